"""Tokens of an OpenID provider: JSON Web Tokens (RFC 7519), held against one of its keys and what they must say.

As RFC 8725 advises: signatures by key pairs alone, of algorithms that are named here, whatever the
token itself asks for.
"""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any, NamedTuple

from joserfc.errors import ClaimError, ExpiredTokenError, JoseError, UnsupportedAlgorithmError
from joserfc.jwk import JWKRegistry, Key
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry, decode

from app.domain.access.api_keys import AccessRole, make_subject_prefix
from app.domain.text import check_label
from app.errors import Forbidden, InvalidValue, Unauthorized

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
MAX_TOKEN_CHARACTERS = 8192
LEEWAY_SECONDS = 30
_MAX_HEADER_BYTES = 4096
# As long as OpenID Connect Core lets a `sub` be (section 2).
_MAX_NAME_CHARACTERS = 255
_TOKEN = re.compile(r"([\w-]+)\.[\w-]+\.[\w-]+", re.ASCII)
# Other kinds of signed tokens are no permission, such as the one that tells of a logout.
_TYPES = ("", "jwt", "at+jwt", "application/at+jwt")
_KEY_TYPES = ("RSA", "EC", "OKP")
# The modulus of 2048 bits in base64url; shorter ones are not safe.
_MIN_MODULUS_CHARACTERS = 342


class TokenRules(NamedTuple):
    """What a token must say, and which of its claims has roles and which a name."""

    issuer: str
    audience: str
    roles_claim: str
    name_claim: str


class Subject(NamedTuple):
    """Who a token was given to. `prefix` stands for issuer and `sub`, whatever the name is."""

    prefix: str
    name: str
    role: AccessRole


class _Registry(JWSRegistry):
    max_header_length = _MAX_HEADER_BYTES

    def get_alg(self, name: str) -> Any:  # noqa: ANN401 - the library's base class is not public
        """Without the library's warning of EdDSA, which is what many providers still call Ed25519."""
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


# A provider may put into a header what we do not know (RFC 7515, 4).
_REGISTRY = _Registry(strict_check_header=False)


def read_keys(document: object) -> Mapping[str, Key]:
    """The keys of a set (RFC 7517) by `kid`. One that is not for signatures, or unknown here, is left out.

    Raises:
        ValueError: it is no set of keys, or has none of use.
    """
    given = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(given, list):
        raise ValueError("no set of keys")  # noqa: TRY004 - of what was read, not of an argument
    keys: dict[str, Key] = {}
    for one in given:
        key = _read_key(one)
        if key is not None and key.kid is not None:
            keys.setdefault(key.kid, key)
    if not keys:
        raise ValueError("no key of use")
    return keys


def _read_key(given: Any) -> Key | None:  # noqa: ANN401 - any JSON value
    if not isinstance(given, dict) or not isinstance(given.get("kid"), str):
        return None
    if given.get("kty") not in _KEY_TYPES or given.get("use", "sig") != "sig":
        return None
    if given["kty"] == "RSA" and len(str(given.get("n"))) < _MIN_MODULUS_CHARACTERS:
        return None
    try:
        return JWKRegistry.import_key(given)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def read_key_id(token: str) -> str:
    """Read from the header which key the token says it is signed by.

    Raises:
        Unauthorized: it is no token, or none that can be good.
    """
    matched = _TOKEN.fullmatch(token) if len(token) <= MAX_TOKEN_CHARACTERS else None
    if matched is None:
        raise Unauthorized(
            f"this is neither a key nor a token (a signed JWT of up to {MAX_TOKEN_CHARACTERS} characters)"
        )
    try:
        header = json.loads(urlsafe_b64decode(matched[1] + "=" * (-len(matched[1]) % 4)))
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise Unauthorized("the header of this token is not JSON")
    kind, key_id = header.get("typ", ""), header.get("kid")
    if header.get("alg") not in ALGORITHMS or str(kind).lower() not in _TYPES:
        raise Unauthorized(
            f"this token must be a JWT that is signed with {', '.join(ALGORITHMS[:-1])} or "
            f"{ALGORITHMS[-1]}"
        )
    if not isinstance(key_id, str):
        raise Unauthorized("this token does not say by which key it is signed (`kid`)")
    return key_id


def verify_token(token: str, key: Key, rules: TokenRules) -> Subject:
    """Who the token was given to.

    Raises:
        Unauthorized: it is not signed by this key, not of this provider, not for this catalogue, or not now.
        Forbidden: it gives none of the roles.
    """
    expected = JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": rules.issuer},
        aud={"essential": True, "value": rules.audience},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        claims = decode(token, key, registry=_REGISTRY).claims
        expected.validate(claims)
    except ExpiredTokenError as error:
        raise Unauthorized("this token has expired; ask its provider for a new one") from error
    except ClaimError as error:
        raise Unauthorized(
            f"this token is not good: `{error.claim}` is missing, or is not what it has to be here"
        ) from error
    except (JoseError, ValueError, RecursionError) as error:
        raise Unauthorized("this token is not signed by the provider, or was altered") from error
    return _read_subject(claims, rules)


def _read_subject(claims: Mapping[str, Any], rules: TokenRules) -> Subject:
    subject = claims["sub"]
    if not _is_name(subject):
        raise Unauthorized("`sub` of this token is too long, or cannot be shown")
    given = _find_claim(claims, rules.roles_claim)
    given = given if isinstance(given, list) else [given]
    known = [role for role in AccessRole if role.value in given]
    if not known:
        raise Forbidden(
            f"this token gives no role: its claim `{rules.roles_claim}` must have one of "
            f"{', '.join(AccessRole)}"
        )
    names = (_find_claim(claims, one) for one in (rules.name_claim, "preferred_username"))
    name = next((name for name in names if _is_name(name)), subject)
    return Subject(make_subject_prefix(rules.issuer, subject), name, known[-1])


def _find_claim(claims: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - any JSON value
    """A name with dots may be one name, such as a URL, or lead into what is nested."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for name in path.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found


def _is_name(value: object) -> bool:
    if not isinstance(value, str) or len(value) > _MAX_NAME_CHARACTERS:
        return False
    try:
        check_label(value)
    except InvalidValue:
        return False
    return True
