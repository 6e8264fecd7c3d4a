"""Writers of the resources' rows and of the change log, and the rule for withdrawals."""
