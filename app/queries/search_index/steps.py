"""Reads in several steps, each by the rows of the steps before, run in a session or by compiled statements.

A search is a generator of steps. It is sent the rows of each step, and returns the result.
"""

from collections.abc import Callable, Generator, Hashable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

_Result = TypeVar("_Result")


class ReadStep(NamedTuple):
    """A statement and the values of its bind parameters.

    `key` identifies the statement: steps of an equal key have the same statement, whatever their values.
    """

    key: Hashable
    make: Callable[[], Select[Any]]
    values: Mapping[str, Any]


# Yields steps, is sent their rows, and returns the result.
Steps = Generator[ReadStep, Sequence[Any], _Result]


def run_steps(session: Session, steps: Steps[_Result]) -> _Result:
    """Run steps in a session, and return their result."""
    try:
        step = next(steps)
        while True:
            step = steps.send(session.execute(step.make(), dict(step.values)).all())
    except StopIteration as stop:
        result: _Result = stop.value
        return result
