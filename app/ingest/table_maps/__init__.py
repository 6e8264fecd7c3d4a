"""Tables as records: a map says what the columns are, and each row becomes achievements and claims."""
