"""What a claim leaves out and its source or its references say: its kind and its statement."""
