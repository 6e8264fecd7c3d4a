"""Failures to read JSON in the reader's words, with line and column from 1."""

from json import JSONDecodeError

_WORDS = {
    "Expecting value": "a value is missing",
    "Expecting property name enclosed in double quotes": "a name in double quotes is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Expecting ',' delimiter": "a comma or the closing bracket is missing",
    "Illegal trailing comma before end of object": "the comma before the closing bracket is too much",
    "Illegal trailing comma before end of array": "the comma before the closing bracket is too much",
    "Unterminated string starting at": "the closing quotation mark is missing for the text that begins",
    "Invalid control character at": "a line break or control character in a text has to be escaped",
    "Invalid \\escape": "a backslash in a text has to be doubled",
    "Invalid \\uXXXX escape": "four hexadecimal digits are missing after \\u",
    "Extra data": "something follows after the end of the JSON value",
}


def describe_json(error: JSONDecodeError) -> str:
    """Return what is wrong with a text that is not JSON, and where."""
    words = _WORDS.get(error.msg.removesuffix(": "), "this is not JSON")
    line = f"line {error.lineno}, " if "\n" in error.doc else ""
    return f"{words} at {line}column {error.colno}"
