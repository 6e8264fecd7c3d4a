"""Settings are read and checked at start, and docs/settings.md lists them all.

Run this file to rewrite docs/settings.md.
"""

import pytest
from support.project import PROJECT_ROOT

from app.errors import ConfigurationError
from app.settings import Settings, read_settings

SETTINGS_PAGE = PROJECT_ROOT / "docs" / "settings.md"
SETTINGS_HEAD = """\
# Settings

Each setting is an environment variable, read when a command starts. `None` is the default of a variable that is not
set. A value that does not fit ends the command with a message that names the variable.

This page is generated from `app/settings.py` by `python tests/test_settings.py`.
"""


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMSTONE_PORT", "8123")
    assert read_settings().port == 8123


def test_settings_that_do_not_fit_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMSTONE_PORT", "99999")
    monkeypatch.setenv("CLAIMSTONE_POOL_SIZE", "none")
    with pytest.raises(ConfigurationError, match=r"CLAIMSTONE_PORT.*CLAIMSTONE_POOL_SIZE"):
        read_settings()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://example.org", "https://example.org"),
        ("https://example.org/", "https://example.org"),
        ("http://127.0.0.1:8000/a/b%C3%A9//", "http://127.0.0.1:8000/a/b%C3%A9"),
        ("https://[::1]/cs", "https://[::1]/cs"),
    ],
)
def test_public_url_is_read_without_a_slash_at_its_end(given: str, read: str) -> None:
    assert Settings(public_url=given).public_url == read


@pytest.mark.parametrize(
    "given",
    [
        *("example.org", "//example.org", "ftp://example.org", "https://", "https:///a", "/cs", ""),
        *("https://a.b?x=1", "https://a.b/#x", "https://a:b@c.d", "https://a.b:x", "https://[x/"),
        *("https://a.b/é", 'https://a.b/"', "https://a.b/<", "https://a.b/ c", "https://a.b/%zz"),
        *("https://a.b/\n", "javascript:alert(1)"),
    ],
)
def test_public_url_that_cannot_begin_a_link_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("CLAIMSTONE_PUBLIC_URL", given)
    with pytest.raises(ConfigurationError, match=r"^CLAIMSTONE_PUBLIC_URL: write a URL"):
        read_settings()


OIDC = "CLAIMSTONE_OIDC_"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"ISSUER": "https://example.org"}, "OIDC_ISSUER and CLAIMSTONE_OIDC_AUDIENCE go together"),
        ({"AUDIENCE": "claimstone"}, "OIDC_ISSUER and CLAIMSTONE_OIDC_AUDIENCE go together"),
        ({"ISSUER": "http://example.org", "AUDIENCE": "a"}, "^CLAIMSTONE_OIDC_ISSUER: write a URL"),
        ({"ISSUER": "example.org", "AUDIENCE": "a"}, "^CLAIMSTONE_OIDC_ISSUER: write a URL"),
        ({"ISSUER": "https://", "AUDIENCE": "a"}, "^CLAIMSTONE_OIDC_ISSUER: write a URL"),
        ({"ISSUER": "https://[x/", "AUDIENCE": "a"}, "^CLAIMSTONE_OIDC_ISSUER: write a URL"),
        ({"ISSUER": "https://a.b:x", "AUDIENCE": "a"}, "^CLAIMSTONE_OIDC_ISSUER: write a URL"),
        ({"ISSUER": "https://a:b@c.d", "AUDIENCE": "a"}, "^CLAIMSTONE_OIDC_ISSUER: write a URL"),
        ({"ISSUER": "http://localhost.org", "AUDIENCE": "a"}, "^CLAIMSTONE_OIDC_ISSUER: write a"),
        (
            {"ISSUER": "https://a.b", "AUDIENCE": "a", "JWKS_URL": "http://a.b/keys"},
            "^CLAIMSTONE_OIDC_JWKS_URL: write a URL",
        ),
        ({"ROLES_CLAIM": ""}, "^CLAIMSTONE_OIDC_ROLES_CLAIM: "),
    ],
)
def test_provider_that_cannot_be_trusted_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], named: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(OIDC + name, value)
    with pytest.raises(ConfigurationError, match=named):
        read_settings()


@pytest.mark.parametrize(
    "issuer",
    [
        "https://login.example.org/realms/curators",
        "http://127.0.0.1:8080",
        "http://localhost:1",
        "http://[::1]:1/",
    ],
)
def test_provider_is_encrypted_or_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    monkeypatch.setenv(f"{OIDC}ISSUER", issuer)
    monkeypatch.setenv(f"{OIDC}AUDIENCE", "claimstone")
    assert read_settings().oidc_issuer == issuer


def write_settings() -> str:
    """The page of all settings, as they describe themselves."""
    rows = [
        f"| `CLAIMSTONE_{name.upper()}` | `{field.default}` | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    heading = ["| variable | default | meaning |", "|---|---|---|"]
    return "\n".join([SETTINGS_HEAD, *heading, *rows, ""])


def test_settings_page_lists_every_setting_as_it_is() -> None:
    """Rewritten by `python tests/test_settings.py`."""
    assert SETTINGS_PAGE.read_text(encoding="utf-8") == write_settings()


if __name__ == "__main__":
    SETTINGS_PAGE.write_text(write_settings(), encoding="utf-8")
