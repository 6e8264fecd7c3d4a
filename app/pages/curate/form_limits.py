"""Limits of the forms that need no account: wrong keys, and notes about errors."""

from fastapi import Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from app.domain.access.client_network import name_network
from app.errors import TooManyRequests
from app.pages.english import say

WRONG_KEYS = parse("10/minute")
NOTES = parse("5/hour")


class FormLimits:
    """Counter of what clients have sent. Each process has its own."""

    def __init__(self) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def check(self, limit: RateLimitItem, request: Request) -> None:
        """Raise TooManyRequests if a client has reached a limit."""
        if not self._limiter.test(limit, *_name_client(limit, request)):
            seconds = limit.get_expiry()
            raise TooManyRequests(say("too_often", count=limit.amount, seconds=seconds))

    def count(self, limit: RateLimitItem, request: Request) -> None:
        self._limiter.hit(limit, *_name_client(limit, request))


def get_limits(request: Request) -> FormLimits:
    limits: FormLimits = request.app.state.form_limits
    return limits


def _name_client(limit: RateLimitItem, request: Request) -> tuple[str, str]:
    return str(limit), name_network(request.client.host if request.client else "")
