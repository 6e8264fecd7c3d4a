"""The OpenID provider whose tokens may write: its keys, fetched when they are needed and kept for a while.

On the event loop, so that whoever waits for the provider takes no thread from others. Fetched are the keys
when they are old, or when a token names one that is not known, as it is after a rotation: at most once
per `PAUSE_SECONDS` and process, whatever tokens are sent.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from httpx2 import AsyncClient, HTTPError, InvalidURL
from joserfc.jwk import Key

from app.domain.access.jwt import Subject, TokenRules, read_key_id, read_keys, verify_token
from app.errors import ProviderUnavailable, Unauthorized
from app.settings import Settings, is_loopback, is_provider_url

FRESH_SECONDS = 300.0
# While the provider does not answer, what it said last is good for so long.
STALE_SECONDS = 3600.0
PAUSE_SECONDS = 5.0
FETCH_SECONDS = 5.0
MAX_ANSWER_BYTES = 256 * 1024
_CONFIGURATION = "/.well-known/openid-configuration"
_HTTP_OK = 200
_logger = logging.getLogger(__name__)


class IdentityProvider:
    """Made by `open_provider`, of one process and one event loop; closed at its end."""

    def __init__(self, rules: TokenRules, jwks_url: str | None) -> None:
        self._rules = rules
        self._jwks_url = jwks_url
        host = urlsplit(jwks_url or rules.issuer).hostname or ""
        # A proxy of the environment leads out of this machine.
        self._client = AsyncClient(timeout=FETCH_SECONDS, trust_env=not is_loopback(host))
        self._keys: Mapping[str, Key] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._has_failed = False
        self._fetching: asyncio.Task[None] | None = None

    async def identify(self, token: str) -> Subject:
        """Who the token was given to.

        Raises:
            Unauthorized: it is not good here, or not now.
            Forbidden: it gives none of the roles.
            ProviderUnavailable: the key of its signature is not known, and cannot be asked for.
        """
        return verify_token(token, await self._find_key(read_key_id(token)), self._rules)

    async def _find_key(self, key_id: str) -> Key:
        is_old = self._is_older_than(FRESH_SECONDS)
        if is_old or key_id not in self._keys:
            fetch = self._fetch_if_due()
            # A provider that has failed is not waited for by those who can do without it.
            if fetch and not (self._has_failed and key_id in self._keys and self._is_usable()):
                # Whoever leaves does not end what others wait for.
                await asyncio.shield(fetch)
        key = self._keys.get(key_id) if self._is_usable() else None
        if key is not None:
            return key
        if self._has_failed or not self._is_usable():
            raise ProviderUnavailable(
                "the provider of tokens does not tell the keys of its signatures; try again in a moment, "
                "or use a key"
            )
        raise Unauthorized(
            "this token is signed by a key that the provider does not name; after a change of its keys, "
            f"try again in {PAUSE_SECONDS:.0f} seconds"
        )

    def _is_usable(self) -> bool:
        return not self._is_older_than(STALE_SECONDS)

    def _is_older_than(self, seconds: float) -> bool:
        return self._fetched_at is None or monotonic() - self._fetched_at > seconds

    def _fetch_if_due(self) -> asyncio.Task[None] | None:
        """The fetch that is under way, or a new one; None while the last one is too recent."""
        if self._fetching is not None:
            return self._fetching
        if self._tried_at is not None and monotonic() - self._tried_at < PAUSE_SECONDS:
            return None
        self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        """Renew the keys, or keep those that there are. Raises nothing."""
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                url = self._jwks_url or await self._discover()
                self._keys = read_keys(await self._get(url))
            self._fetched_at, self._has_failed = monotonic(), False
        except (HTTPError, InvalidURL, OSError, ValueError, RecursionError) as error:
            self._has_failed = True
            # The message of a library may hold the address with all that stands in it.
            reason = error if isinstance(error, _UnusableError) else type(error).__name__
            _logger.warning("the keys of the OpenID provider cannot be fetched: %s", reason)
        finally:
            self._tried_at, self._fetching = monotonic(), None

    async def _discover(self) -> str:
        """Where the keys are, as OpenID Connect Discovery has it (section 4)."""
        told = await self._get(self._rules.issuer.rstrip("/") + _CONFIGURATION)
        if not isinstance(told, dict) or told.get("issuer") != self._rules.issuer:
            raise _UnusableError("its configuration is of another issuer")
        url = told.get("jwks_uri")
        # From a provider elsewhere nothing leads to this machine.
        needed = ("https", urlsplit(self._rules.issuer).scheme)
        if (
            not isinstance(url, str)
            or not is_provider_url(url)
            or urlsplit(url).scheme not in needed
        ):
            raise _UnusableError("its configuration has no safe `jwks_uri`")
        return url

    async def _get(self, url: str) -> Any:  # noqa: ANN401 - any JSON value
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        async with self._client.stream("GET", url, headers=headers) as answer:
            if answer.status_code != _HTTP_OK:
                raise _UnusableError(f"it answers {answer.status_code}")
            content = b""
            # As sent: what is compressed could be of any size.
            async for piece in answer.aiter_raw():
                content += piece
                if len(content) > MAX_ANSWER_BYTES:
                    raise _UnusableError(f"its answer has more than {MAX_ANSWER_BYTES} bytes")
        return json.loads(content)

    async def close(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
            with suppress(asyncio.CancelledError):
                await self._fetching
        await self._client.aclose()


class _UnusableError(ValueError):
    """What the provider answers cannot be used; its message holds nothing that the provider sent."""


def open_provider(settings: Settings) -> IdentityProvider | None:
    """None where keys alone may write."""
    if settings.oidc_issuer is None or settings.oidc_audience is None:
        return None
    rules = TokenRules(
        settings.oidc_issuer,
        settings.oidc_audience,
        settings.oidc_roles_claim,
        settings.oidc_name_claim,
    )
    return IdentityProvider(rules, settings.oidc_jwks_url)
