"""The role and the name in a valid token. Invalid ones are tested over HTTP."""

from typing import Any

import pytest
from support.oidc_provider import NOW, Issuer, make_key

from app.domain.access.api_keys import AccessRole
from app.domain.access.jwt import TokenRules, verify_token
from app.errors import Forbidden

ISSUER = Issuer("https://example.org")


def make_rules(roles_claim: str = "claimstone_role", name_claim: str = "name") -> TokenRules:
    return TokenRules(ISSUER.url, "claimstone", roles_claim, name_claim)


@pytest.mark.parametrize(
    ("given", "role"),
    [
        ("contributor", AccessRole.CONTRIBUTOR),
        ("reviewer", AccessRole.REVIEWER),
        ("admin", AccessRole.ADMIN),
        (["contributor", "admin", "other", 7, {}], AccessRole.ADMIN),
        (["reviewer", "contributor"], AccessRole.REVIEWER),
        (["other", "contributor"], AccessRole.CONTRIBUTOR),
        (None, None),
        ("", None),
        ("Admin", None),
        ("admin reviewer", None),
        ({"admin": True}, None),
        ([["admin"]], None),
        ([], None),
        (True, None),
    ],
)
def test_strongest_role_of_the_claim_counts(given: object, role: AccessRole | None) -> None:
    token, key = ISSUER.make_token(claimstone_role=given), make_key("rsa-1")
    if role is None:
        with pytest.raises(Forbidden, match="`claimstone_role` must have one of contributor"):
            verify_token(token, key, make_rules(), NOW)
    else:
        assert verify_token(token, key, make_rules(), NOW).role is role


@pytest.mark.parametrize(
    ("path", "claims"),
    [
        ("realm_access.roles", {"realm_access": {"roles": ["offline", "reviewer"]}}),
        ("https://claimstone.example/role", {"https://claimstone.example/role": "reviewer"}),
        ("a.b", {"a": 7, "a.b": "reviewer"}),
        ("a.b", {"a": {"b": "reviewer"}}),
    ],
)
def test_roles_are_where_the_rules_say(path: str, claims: dict[str, Any]) -> None:
    token, key = ISSUER.make_token(claimstone_role=None, **claims), make_key("rsa-1")
    assert verify_token(token, key, make_rules(path), NOW).role is AccessRole.REVIEWER
    with pytest.raises(Forbidden):
        verify_token(token, key, make_rules(f"{path}.x"), NOW)
    with pytest.raises(Forbidden):
        verify_token(token, key, make_rules(), NOW)


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({}, "Tom Token"),
        ({"name": None, "preferred_username": "tom"}, "tom"),
        ({"name": "Ann\u202e", "preferred_username": "tom"}, "tom"),
        ({"name": ["Ann"], "preferred_username": " tom"}, "user-1"),
        ({"name": "x" * 256}, "user-1"),
        ({"name": "a\x00b"}, "user-1"),
        ({"name": "\ud800"}, "user-1"),
    ],
)
def test_name_that_cannot_be_shown_is_not_read(claims: dict[str, Any], name: str) -> None:
    token = ISSUER.make_token(**claims)
    assert verify_token(token, make_key("rsa-1"), make_rules(), NOW).name == name


def test_name_is_where_the_rules_say() -> None:
    token = ISSUER.make_token(email="tom@example.org")
    rules = make_rules(name_claim="email")
    assert verify_token(token, make_key("rsa-1"), rules, NOW).name == "tom@example.org"
