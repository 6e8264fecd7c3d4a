import re
from pathlib import Path

import pytest

from app.errors import ConfigurationError
from app.settings import PROJECT_ROOT, Settings, read_settings


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMSTONE_PORT", "8123")
    assert read_settings().port == 8123


def test_settings_that_do_not_fit_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMSTONE_PORT", "99999")
    monkeypatch.setenv("CLAIMSTONE_POOL_SIZE", "none")
    with pytest.raises(ConfigurationError, match=r"CLAIMSTONE_PORT.*CLAIMSTONE_POOL_SIZE"):
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


def test_readme_table_lists_every_setting_as_it_is() -> None:
    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `CLAIMSTONE_(\w+)` \| `(.+?)` \| (.+?) \|$", readme, re.MULTILINE)
    expected = [
        (name.upper(), str(field.default), field.description)
        for name, field in Settings.model_fields.items()
    ]
    assert rows == expected


def test_project_root_holds_the_project() -> None:
    assert Path(PROJECT_ROOT, "pyproject.toml").exists()
