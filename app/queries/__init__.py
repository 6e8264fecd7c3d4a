"""The read side: functions that take a session and answer with rows or bytes."""
