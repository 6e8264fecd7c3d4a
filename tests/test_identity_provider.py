"""Keys of a provider are fetched seldom, renewed soon after a change, and cached while it is down."""

import asyncio
import gzip
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from support.oidc_provider import (
    CONFIGURATION,
    KEYS,
    Issuer,
    issue,
    make_key,
    read_time,
    write_bytes,
)
from support.waiting import wait_until

from app import identity_provider
from app.domain.access.api_keys import AccessRole
from app.domain.access.jwt import Subject
from app.errors import ProviderUnavailable, Unauthorized
from app.identity_provider import (
    FRESH_SECONDS,
    MAX_ANSWER_BYTES,
    PAUSE_SECONDS,
    STALE_SECONDS,
    IdentityProvider,
    open_provider,
)
from app.settings import Settings

OTHER = "rsa-2"
SECRET = b"a secret that is shared"


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issue() as issuer:
        yield issuer


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(identity_provider, "monotonic", clock)
    return clock


def use(
    issuer: Issuer, work: Callable[[IdentityProvider], Awaitable[None]], **changed: object
) -> None:
    async def open_and_close() -> None:
        provider = open_provider(issuer.configure(Settings(), **changed))
        assert provider is not None
        provider.read_time = read_time
        try:
            await work(provider)
        finally:
            await provider.close()

    asyncio.run(open_and_close())


async def fail(provider: IdentityProvider, token: str) -> type[BaseException]:
    with pytest.raises((Unauthorized, ProviderUnavailable)) as raised:
        await provider.identify(token)
    assert token not in str(raised.value)
    return raised.type


def test_provider_is_none_without_an_issuer() -> None:
    assert open_provider(Settings()) is None


def test_keys_are_fetched_once_for_all_who_come(issuer: Issuer) -> None:
    async def work(provider: IdentityProvider) -> None:
        tokens = [issuer.make_token(sub=f"user-{number}") for number in range(20)]
        found = await asyncio.gather(*map(provider.identify, tokens))
        assert len({identity.prefix for identity in found}) == 20
        assert {(identity.name, identity.role) for identity in found} == {
            ("Tom Token", AccessRole.REVIEWER)
        }
        await provider.identify(issuer.make_token("ec-1", "ES256"))

    use(issuer, work)
    assert issuer.asked == {CONFIGURATION: 1, KEYS: 1}


def test_address_of_the_keys_can_be_given(issuer: Issuer) -> None:
    async def work(provider: IdentityProvider) -> None:
        assert isinstance(await provider.identify(issuer.make_token()), Subject)

    use(issuer, work, oidc_jwks_url=f"{issuer.url}{KEYS}")
    assert issuer.asked == {KEYS: 1}


def test_new_key_is_known_when_it_is_first_used_and_an_old_one_forgotten(
    issuer: Issuer, clock: Clock
) -> None:
    async def work(provider: IdentityProvider) -> None:
        await provider.identify(issuer.make_token())
        issuer.kids = [OTHER]
        clock.seconds += PAUSE_SECONDS
        await provider.identify(issuer.make_token(OTHER))
        assert await fail(provider, issuer.make_token()) is Unauthorized

    use(issuer, work)
    assert issuer.asked[KEYS] == 2


def test_key_that_is_withdrawn_is_good_no_longer_than_the_set_is_fresh(
    issuer: Issuer, clock: Clock
) -> None:
    async def work(provider: IdentityProvider) -> None:
        await provider.identify(issuer.make_token())
        issuer.kids = [OTHER]
        clock.seconds += FRESH_SECONDS
        await provider.identify(issuer.make_token())
        clock.seconds += 1
        assert await fail(provider, issuer.make_token()) is Unauthorized

    use(issuer, work)


def test_flood_of_unknown_keys_asks_the_provider_once_in_a_while(
    issuer: Issuer, clock: Clock
) -> None:
    seconds = 3 * int(PAUSE_SECONDS)

    async def work(provider: IdentityProvider) -> None:
        await provider.identify(issuer.make_token())
        token = issuer.make_token()
        for second in range(seconds):
            clock.seconds += 1
            for number in range(20):
                unknown = f"unknown-{second}-{number}"
                made = issuer.make_token(unknown, key=make_key("rsa-1"))
                assert await fail(provider, made) is Unauthorized
            await provider.identify(token)

    use(issuer, work)
    assert issuer.asked[KEYS] == 1 + seconds / PAUSE_SECONDS


def test_provider_that_is_down_at_first_is_waited_for(issuer: Issuer, clock: Clock) -> None:
    issuer.answers[CONFIGURATION] = (503, {}, b"")

    async def work(provider: IdentityProvider) -> None:
        for _ in range(50):
            assert await fail(provider, issuer.make_token()) is ProviderUnavailable
        assert issuer.asked == {CONFIGURATION: 1}
        del issuer.answers[CONFIGURATION]
        clock.seconds += PAUSE_SECONDS
        await provider.identify(issuer.make_token())

    use(issuer, work)


def test_keys_are_kept_while_the_provider_does_not_answer_but_not_for_ever(
    issuer: Issuer, clock: Clock
) -> None:
    async def work(provider: IdentityProvider) -> None:
        await provider.identify(issuer.make_token())
        issuer.answers[KEYS] = (500, {}, b"")
        fetched_at = clock.seconds
        clock.seconds += FRESH_SECONDS + 1
        while clock.seconds <= fetched_at + STALE_SECONDS:
            await provider.identify(issuer.make_token())
            # It may be a new key, which cannot be checked for now.
            unknown = issuer.make_token("unknown", key=make_key("rsa-1"))
            assert await fail(provider, unknown) is ProviderUnavailable
            clock.seconds += 60
        assert await fail(provider, issuer.make_token()) is ProviderUnavailable
        issuer.answers.clear()
        clock.seconds += PAUSE_SECONDS
        await provider.identify(issuer.make_token())

    use(issuer, work)


def test_provider_that_hangs_holds_up_nobody_else(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_provider, "FETCH_SECONDS", 0.3)
    issuer.may_answer.clear()

    async def work(provider: IdentityProvider) -> None:
        waiting = asyncio.create_task(fail(provider, issuer.make_token()))
        turns = 0
        while not waiting.done():
            await asyncio.sleep(0.001)
            turns += 1
        assert turns > 10
        assert await waiting is ProviderUnavailable

    use(issuer, work)


def test_client_that_leaves_does_not_end_the_fetch_of_others(issuer: Issuer) -> None:
    issuer.may_answer.clear()

    async def work(provider: IdentityProvider) -> None:
        first = asyncio.create_task(provider.identify(issuer.make_token()))
        second = asyncio.create_task(provider.identify(issuer.make_token()))
        await asyncio.to_thread(wait_until, lambda: issuer.asked)
        first.cancel()
        issuer.may_answer.set()
        assert (await second).name == "Tom Token"

    use(issuer, work)


MOVED = "/moved"
Answer = tuple[int, dict[str, str], bytes]
# Each answer has a single fault: its path, the answer made from the valid keys, and the reason.
UNUSABLE: dict[str, tuple[str, Callable[[bytes], Answer], str]] = {
    "redirect": (KEYS, lambda _: (302, {"Location": MOVED}, b""), "it answers 302"),
    "failure": (KEYS, lambda keys: (500, {}, keys), "it answers 500"),
    "no JSON": (KEYS, lambda _: (200, {}, b"<html>"), "JSONDecodeError"),
    "deep": (KEYS, lambda _: (200, {}, b"[" * 100_000), "RecursionError"),
    "too large": (KEYS, lambda keys: (200, {}, keys + b" " * MAX_ANSWER_BYTES), "more than 262144"),
    "compressed": (
        KEYS,
        lambda keys: (200, {"Content-Encoding": "gzip"}, gzip.compress(keys)),
        "UnicodeDecodeError",
    ),
    "no set": (KEYS, lambda _: (200, {}, b"[]"), "ValueError"),
    "no keys": (KEYS, lambda _: (200, {}, b'{"keys": []}'), "ValueError"),
    "cut off": (KEYS, lambda _: (200, {"Content-Length": "9"}, b"{}"), "RemoteProtocolError"),
    "no configuration": (CONFIGURATION, lambda _: (200, {}, b"[]"), "of another issuer"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", UNUSABLE)
def test_answer_that_cannot_be_used_changes_nothing_and_is_logged_without_its_content(
    issuer: Issuer, clock: Clock, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    path, make, reason = UNUSABLE[name]
    bad = make(issuer.write_keys())
    issuer.answers[MOVED] = (200, {}, issuer.write_keys())

    async def work(provider: IdentityProvider) -> None:
        issuer.answers[path] = bad
        assert await fail(provider, issuer.make_token()) is ProviderUnavailable
        del issuer.answers[path]
        clock.seconds += PAUSE_SECONDS
        await provider.identify(issuer.make_token())
        issuer.answers[path] = bad
        clock.seconds += FRESH_SECONDS + 1
        await provider.identify(issuer.make_token())

    use(issuer, work)
    warnings = [
        record.getMessage() for record in caplog.records if record.levelno == logging.WARNING
    ]
    assert len(warnings) == 2
    assert all(
        line.startswith("the keys of the OpenID provider cannot be fetched: ") for line in warnings
    )
    assert all(reason in line and "http://" not in line and "html" not in line for line in warnings)


def test_configuration_of_another_issuer_is_not_followed(
    issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    configuration = {**issuer.describe(), "issuer": f"{issuer.url}/"}
    issuer.answers[CONFIGURATION] = (200, {}, json.dumps(configuration).encode())

    async def work(provider: IdentityProvider) -> None:
        assert await fail(provider, issuer.make_token()) is ProviderUnavailable

    use(issuer, work)
    assert "of another issuer" in caplog.text
    assert issuer.asked == {CONFIGURATION: 1}


@pytest.mark.parametrize(
    "url", ["http://example.org/keys", "ftp://127.0.0.1/keys", "https://ann:secret@[::1]/", 7, None]
)
def test_configuration_that_leads_to_an_unsafe_place_is_not_followed(
    issuer: Issuer, url: object, caplog: pytest.LogCaptureFixture
) -> None:
    configuration = json.dumps({**issuer.describe(), "jwks_uri": url}).encode()
    issuer.answers[CONFIGURATION] = (200, {}, configuration)

    async def work(provider: IdentityProvider) -> None:
        assert await fail(provider, issuer.make_token()) is ProviderUnavailable

    use(issuer, work)
    assert "no safe `jwks_uri`" in caplog.text
    assert "secret" not in caplog.text


def test_provider_elsewhere_leads_to_nothing_on_this_machine(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere, asked = "https://example.org", []

    async def get(_self: object, url: str) -> object:
        asked.append(url)
        return {**issuer.describe(), "issuer": elsewhere}

    monkeypatch.setattr(IdentityProvider, "_get", get)

    async def work(provider: IdentityProvider) -> None:
        assert await fail(provider, issuer.make_token(iss=elsewhere)) is ProviderUnavailable

    use(issuer, work, oidc_issuer=elsewhere)
    assert asked == [f"{elsewhere}{CONFIGURATION}"]


def test_keys_that_are_not_for_signatures_are_left_out(issuer: Issuer) -> None:
    good = make_key("rsa-1").as_dict(private=False)
    given: list[Any] = [
        {"kty": "oct", "k": write_bytes(SECRET), "kid": "rsa-1"},
        {**good, "use": "enc"},
        {**good, "n": good["n"][:100]},
        {**good, "e": 7},
        {**good, "kty": "unknown"},
        {key: value for key, value in good.items() if key != "kid"},
        7,
        {"kty": "EC", "crv": "P-1", "x": "AA", "y": "AA", "kid": "rsa-1"},
        good,
    ]
    issuer.answers[KEYS] = (200, {}, json.dumps({"keys": given}).encode())

    async def work(provider: IdentityProvider) -> None:
        assert (await provider.identify(issuer.make_token())).name == "Tom Token"
        forged = issuer.make_token("rsa-1", "HS256", SECRET)
        assert await fail(provider, forged) is Unauthorized

    use(issuer, work)
