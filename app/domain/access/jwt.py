"""Verification of the JSON Web Tokens (RFC 7519) of an OpenID provider.

Only the asymmetric algorithms listed in `ALGORITHMS` are accepted, whatever algorithm the header of a
token names (RFC 8725). In this module a claim is a named value in a token, not a claim of the catalogue.
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
# OpenID Connect Core allows a `sub` of this length (section 2).
_MAX_NAME_CHARACTERS = 255
_TOKEN = re.compile(r"([\w-]+)\.[\w-]+\.[\w-]+", re.ASCII)
# Other signed tokens give no access, such as a logout token.
_TYPES = ("", "jwt", "at+jwt", "application/at+jwt")
_KEY_TYPES = ("RSA", "EC", "OKP")
# The modulus of 2048 bits in base64url; shorter ones are not safe.
_MIN_MODULUS_CHARACTERS = 342


class TokenRules(NamedTuple):
    """The issuer and audience that a token must have, and where it contains the roles and the name.

    `roles_claim` and `name_claim` are the names of the claims (named values of a token) with the roles
    and the name, or paths with dots into nested objects.
    """

    issuer: str
    audience: str
    roles_claim: str
    name_claim: str


class Subject(NamedTuple):
    """The person or program that a token was issued for.

    `prefix` identifies it. It is derived from the issuer and from `sub`, the id in the token, so it
    stays the same when the name changes.
    """

    prefix: str
    name: str
    role: AccessRole


class _Registry(JWSRegistry):
    max_header_length = _MAX_HEADER_BYTES

    def get_alg(self, name: str) -> Any:  # noqa: ANN401 - the library's base class is not public
        """Return the signature algorithm that has a name. Raise an error if it is not in `ALGORITHMS`.

        The method of the library would also warn about the name `EdDSA`, which many providers use for
        Ed25519.
        """
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


# A token's header may have parameters that this program does not know (RFC 7515, section 4).
_REGISTRY = _Registry(strict_check_header=False)


def read_keys(document: object) -> Mapping[str, Key]:
    """Return the keys of a JSON Web Key Set (RFC 7517) by their ids (`kid`).

    Skips keys that cannot be used: those without `kid`, of another type than RSA, EC or OKP, of another
    use than signing, invalid keys, and RSA keys of less than 2048 bits.

    Raises:
        ValueError: the document is not a key set, or has no usable key.
    """
    records = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(records, list):
        raise ValueError("no set of keys")  # noqa: TRY004 - wrong content, not a wrong argument
    keys: dict[str, Key] = {}
    for record in records:
        key = _read_key(record)
        if key is not None and key.kid is not None:
            keys.setdefault(key.kid, key)
    if not keys:
        raise ValueError("no usable key")
    return keys


def _read_key(record: object) -> Key | None:
    if not isinstance(record, dict) or not isinstance(record.get("kid"), str):
        return None
    if record.get("kty") not in _KEY_TYPES or record.get("use", "sig") != "sig":
        return None
    if record["kty"] == "RSA" and len(str(record.get("n"))) < _MIN_MODULUS_CHARACTERS:
        return None
    try:
        return JWKRegistry.import_key(record)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def read_key_id(token: str) -> str:
    """Return the id of the key that signed a token: `kid` in the token's header. Nothing is verified.

    Raises:
        Unauthorized: the text is not a JWT, the type or algorithm of the token is not accepted, or its
            header has no `kid`.
    """
    match = _TOKEN.fullmatch(token) if len(token) <= MAX_TOKEN_CHARACTERS else None
    if match is None:
        raise Unauthorized(
            f"this is neither a key nor a token (a signed JWT of up to {MAX_TOKEN_CHARACTERS} characters)"
        )
    try:
        header = json.loads(urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4)))
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


def verify_token(token: str, key: Key, rules: TokenRules, now: int) -> Subject:
    """Verify the signature, issuer, audience and expiry of a token; return whom it was issued for.

    If the token has several roles, the result has the highest of them. `now` is in seconds since 1970.

    Raises:
        Unauthorized: the signature, issuer, audience, expiry or `sub` is wrong or missing.
        Forbidden: the token names no role of `AccessRole`.
    """
    expected = JWTClaimsRegistry(
        now=now,
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
            f"this token is not valid here: its claim `{error.claim}` is missing or wrong"
        ) from error
    except (JoseError, ValueError, RecursionError) as error:
        raise Unauthorized("this token is not signed by the provider, or was altered") from error
    return _read_subject(claims, rules)


def _read_subject(claims: Mapping[str, Any], rules: TokenRules) -> Subject:
    subject = claims["sub"]
    if not _is_name(subject):
        raise Unauthorized("`sub` of this token is too long, or cannot be shown")
    values = _find_claim(claims, rules.roles_claim)
    values = values if isinstance(values, list) else [values]
    roles = [role for role in AccessRole if role.value in values]
    if not roles:
        raise Forbidden(
            f"this token gives no role: its claim `{rules.roles_claim}` must have one of "
            f"{', '.join(AccessRole)}"
        )
    names = (_find_claim(claims, path) for path in (rules.name_claim, "preferred_username"))
    name = next((name for name in names if _is_name(name)), subject)
    return Subject(make_subject_prefix(rules.issuer, subject), name, roles[-1])


def _find_claim(claims: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return a named value (claim) of a token; None if the token has no such claim.

    A `path` with dots is first tried as a single name (such as a URL), then as a path into nested
    objects.
    """
    if path in claims:
        return claims[path]
    value: Any = claims
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _is_name(value: object) -> bool:
    if not isinstance(value, str) or len(value) > _MAX_NAME_CHARACTERS:
        return False
    try:
        check_label(value)
    except InvalidValue:
        return False
    return True
