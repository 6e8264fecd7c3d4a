"""Log lines: one JSON object each, whatever the message, and without secrets from any logger."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest

from app.telemetry.logs import CURRENT_REQUEST, LoggedRequest, make_formatter

KEY = "cs_abcdefghij_" + "k" * 43


@pytest.fixture
def request_of_a_client() -> Iterator[None]:
    secrets = ["Bearer opaque-token", "opaque-token", "word=of\\n'honour", "short"]
    token = CURRENT_REQUEST.set(LoggedRequest("name-1", "ab" * 16, lambda: secrets))
    yield
    CURRENT_REQUEST.reset(token)


def render(message: str, error: BaseException | None = None) -> str:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("app.test", logging.ERROR, "", 0, message, (), exc_info)
    return make_formatter("json").format(record)


@pytest.mark.parametrize(
    "message", ['a\n{"event": "forged"}', "a\r\nb", "\u2028\x1b[31m\x00", '"}', "\ud800", "京东方"]
)
def test_line_is_one_object_whatever_the_message(message: str) -> None:
    line = render(message)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["event"] == message


@pytest.mark.usefixtures("request_of_a_client")
def test_line_has_time_message_and_request() -> None:
    line = json.loads(render("a"))
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "a",
        "level": "error",
        "logger": "app.test",
        "request_id": "name-1",
        "trace_id": "ab" * 16,
    }


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (f"key {KEY}.", "key cs_abcdefghij_[hidden]."),
        ("postgresql://ann:s3cret@db/x", "postgresql://ann:[hidden]@db/x"),
        ("host=db password=s3cret user=ann", "host=db password=[hidden] user=ann"),
        ("eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl!", "[hidden]!"),
        ("got 'opaque-token'", "got '[hidden]'"),
        ("got 'Bearer opaque-token'", "got '[hidden]'"),
        ("got word=of\\n'honour", "got [hidden]"),
        ("in short", "in short"),
        ("see http://127.0.0.1:8000/docs", "see http://127.0.0.1:8000/docs"),
    ],
)
@pytest.mark.usefixtures("request_of_a_client")
def test_secret_is_hidden_in_messages_and_tracebacks(message: str, shown: str) -> None:
    assert json.loads(render(message))["event"] == shown
    raised = json.loads(render("a", ValueError(message)))["exception"]
    assert raised == f"ValueError: {shown}"


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_traceback_shows_no_locals(log_format: str) -> None:
    def fail() -> None:
        word = "of honour"
        raise RuntimeError(str(len(word)))

    try:
        fail()
    except RuntimeError:
        record = logging.LogRecord("app.test", logging.ERROR, "", 0, "a", (), sys.exc_info())
    line = make_formatter("console" if log_format == "console" else "json").format(record)
    assert "RuntimeError: 9" in line
    assert line.count("of honour") <= 1  # in the line of code that is shown, not as a value
