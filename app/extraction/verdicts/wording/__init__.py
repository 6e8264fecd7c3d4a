"""What words beside a number mean for its comparison: dates, denials beside the sentence, units of a single thing."""
