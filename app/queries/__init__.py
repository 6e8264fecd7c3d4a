"""The read side: functions that take a session and return rows or bytes."""
