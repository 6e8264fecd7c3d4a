"""A client of the OpenID provider whose tokens may write; it caches the provider's signing keys.

The client runs on the event loop, so that waiting for the provider blocks no thread. Keys are fetched
when the cached keys are older than `FRESH_SECONDS`, or when a token names an unknown key, as after the
provider has changed its keys. Each process fetches keys at most once per `PAUSE_SECONDS`, whatever
tokens clients send.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic, time
from typing import Any
from urllib.parse import urlsplit

from httpx2 import AsyncClient, HTTPError, InvalidURL
from joserfc.jwk import Key

from app.domain.access.jwt import Subject, TokenRules, read_key_id, read_keys, verify_token
from app.errors import ProviderUnavailable, Unauthorized
from app.settings import Settings, is_loopback, is_provider_url

FRESH_SECONDS = 300.0
# While the provider does not answer, its last keys are used for this long.
STALE_SECONDS = 3600.0
PAUSE_SECONDS = 5.0
FETCH_SECONDS = 5.0
MAX_ANSWER_BYTES = 256 * 1024
_CONFIGURATION = "/.well-known/openid-configuration"
_HTTP_OK = 200
_logger = logging.getLogger(__name__)


class IdentityProvider:
    """Verifier of tokens, which fetches and caches the provider's signing keys; each process has one.

    `read_time` returns the seconds since 1970, by which tokens expire.
    """

    def __init__(self, rules: TokenRules, jwks_url: str | None) -> None:
        self.read_time: Callable[[], float] = time
        self._rules = rules
        self._jwks_url = jwks_url
        host = urlsplit(jwks_url or rules.issuer).hostname or ""
        # A proxy from the environment cannot reach a provider on this machine.
        self._client = AsyncClient(timeout=FETCH_SECONDS, trust_env=not is_loopback(host))
        self._keys: Mapping[str, Key] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._has_failed = False
        self._fetching: asyncio.Task[None] | None = None

    async def identify(self, token: str) -> Subject:
        """Verify a token; return its subject, the person or program that the token was issued for.

        Raises:
            Unauthorized: the token is not valid here, or not at this time.
            Forbidden: the token grants none of the roles.
            ProviderUnavailable: the key that signed the token is not cached and cannot be fetched.
        """
        key = await self._find_key(read_key_id(token))
        return verify_token(token, key, self._rules, int(self.read_time()))

    async def _find_key(self, key_id: str) -> Key:
        """Return the signing key with this id.

        Keys are fetched first if the cached keys are old or lack this id.

        Raises:
            Unauthorized: the provider does not list the key.
            ProviderUnavailable: the keys cannot be fetched.
        """
        is_old = self._is_older_than(FRESH_SECONDS)
        if is_old or key_id not in self._keys:
            fetch = self._fetch_if_due()
            # After a failure, requests whose key is cached do not wait for the provider.
            if fetch and not (self._has_failed and key_id in self._keys and self._is_usable()):
                # A cancelled request must not cancel the fetch that others wait for.
                await asyncio.shield(fetch)
        key = self._keys.get(key_id) if self._is_usable() else None
        if key is not None:
            return key
        if self._has_failed or not self._is_usable():
            raise ProviderUnavailable(
                "the OpenID provider does not return its signing keys; try again in a moment, or "
                "use a key"
            )
        raise Unauthorized(
            "this token is signed by a key that the provider does not list; after a change of its "
            "keys, "
            f"try again in {PAUSE_SECONDS:.0f} seconds"
        )

    def _is_usable(self) -> bool:
        return not self._is_older_than(STALE_SECONDS)

    def _is_older_than(self, seconds: float) -> bool:
        return self._fetched_at is None or monotonic() - self._fetched_at > seconds

    def _fetch_if_due(self) -> asyncio.Task[None] | None:
        """Return the task that fetches keys, and start it if none is running.

        Return None if the last fetch ended less than `PAUSE_SECONDS` ago.
        """
        if self._fetching is not None:
            return self._fetching
        if self._tried_at is not None and monotonic() - self._tried_at < PAUSE_SECONDS:
            return None
        self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        """Fetch the keys. A failure is logged and not raised; the cached keys remain in use."""
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                url = self._jwks_url or await self._discover()
                self._keys = read_keys(await self._get(url))
            self._fetched_at, self._has_failed = monotonic(), False
        except (HTTPError, InvalidURL, OSError, ValueError, RecursionError) as error:
            self._has_failed = True
            # The message of a library may contain the URL with its credentials.
            reason = error if isinstance(error, _UnusableError) else type(error).__name__
            _logger.warning("the keys of the OpenID provider cannot be fetched: %s", reason)
        finally:
            self._tried_at, self._fetching = monotonic(), None

    async def _discover(self) -> str:
        """Return the URL of the signing keys, as the provider's published configuration states it.

        See OpenID Connect Discovery, section 4.
        """
        configuration = await self._get(self._rules.issuer.rstrip("/") + _CONFIGURATION)
        if not isinstance(configuration, dict) or configuration.get("issuer") != self._rules.issuer:
            raise _UnusableError("its configuration is of another issuer")
        url = configuration.get("jwks_uri")
        # A remote provider must not redirect us to this machine.
        schemes = ("https", urlsplit(self._rules.issuer).scheme)
        if (
            not isinstance(url, str)
            or not is_provider_url(url)
            or urlsplit(url).scheme not in schemes
        ):
            raise _UnusableError("its configuration has no safe `jwks_uri`")
        return url

    async def _get(self, url: str) -> Any:  # noqa: ANN401 - any JSON value
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        async with self._client.stream("GET", url, headers=headers) as response:
            if response.status_code != _HTTP_OK:
                raise _UnusableError(f"it answers {response.status_code}")
            content = b""
            # Raw bytes: compressed content could expand to any size.
            async for piece in response.aiter_raw():
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
    """Raised for a response of the provider that cannot be used.

    The message has no credentials, so it can be logged.
    """


def open_provider(settings: Settings) -> IdentityProvider | None:
    """Make the client of the provider; None if no provider is configured."""
    if settings.oidc_issuer is None or settings.oidc_audience is None:
        return None
    rules = TokenRules(
        settings.oidc_issuer,
        settings.oidc_audience,
        settings.oidc_roles_claim,
        settings.oidc_name_claim,
    )
    return IdentityProvider(rules, settings.oidc_jwks_url)
