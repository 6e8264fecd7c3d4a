"""An OpenID provider on loopback, with the keys and answers that a test sets, and its tokens."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, cast

from fastapi.testclient import TestClient
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from app.main import create_app
from app.server.fast_path import FastPath
from app.settings import Settings

AUDIENCE = "claimstone"
# The time at which tokens are made and verified, in seconds since 1970, whenever a test runs.
NOW = 2_000_000_000
CONFIGURATION = "/.well-known/openid-configuration"
KEYS = "/keys"


def read_time() -> float:
    return NOW


@cache
def make_key(kid: str) -> Key:
    """Make a key pair of the kind that `kid` begins with."""
    kind, _, _ = kid.partition("-")
    parameters: Any = {"kid": kid}
    if kind == "ec":
        return ECKey.generate_key("P-256", parameters)
    if kind == "ed":
        return OKPKey.generate_key("Ed25519", parameters)
    return RSAKey.generate_key(2048, parameters)


class Issuer:
    """An OpenID provider. `asked` counts requests by path; `answers` replaces the right answers."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.kids = ["rsa-1", "ec-1", "ed-1"]
        self.asked: Counter[str] = Counter()
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        # Requests wait until this is set.
        self.may_answer = Event()
        self.may_answer.set()

    def configure(self, settings: Settings, **changed: object) -> Settings:
        given = {"oidc_issuer": self.url, "oidc_audience": AUDIENCE, **changed}
        return settings.model_copy(update=given)

    @contextmanager
    def open_client(self, settings: Settings) -> Iterator[TestClient]:
        """Open a client of an application that accepts tokens of this provider, at `NOW`."""
        with TestClient(create_app(self.configure(settings))) as client:
            cast("FastPath", client.app).state.identity_provider.read_time = read_time
            yield client

    def describe(self) -> dict[str, Any]:
        return {"issuer": self.url, "jwks_uri": f"{self.url}{KEYS}"}

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.asked[path] += 1
        self.may_answer.wait(10)
        if path in self.answers:
            return self.answers[path]
        answers = {CONFIGURATION: json.dumps(self.describe()).encode(), KEYS: self.write_keys()}
        return 200, {}, answers[path]

    def write_keys(self) -> bytes:
        keys = [make_key(kid).as_dict(private=False) for kid in self.kids]
        return json.dumps({"keys": keys}).encode()

    def make_claims(self, **changed: object) -> dict[str, Any]:
        """Make the claims of a valid token of a reviewer; None leaves a claim out."""
        claims = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "user-1",
            "iat": NOW,
            "exp": NOW + 300,
            "name": "Tom Token",
            "claimstone_role": "reviewer",
            **changed,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def make_token(
        self,
        kid: str = "rsa-1",
        algorithm: str = "RS256",
        key: Key | bytes | None = None,
        **changed: object,
    ) -> str:
        return sign(
            {"alg": algorithm, "kid": kid}, self.make_claims(**changed), key or make_key(kid)
        )


def sign(header: object, claims: object, key: Key | bytes) -> str:
    """Sign anything, even what the library would refuse; a key of bytes is a shared secret."""
    signed = f"{write_part(header)}.{write_part(claims)}".encode()
    if isinstance(key, bytes):
        signature = hmac.digest(key, signed, "sha256")
    else:
        algorithm = header.get("alg", "RS256") if isinstance(header, dict) else "RS256"
        signature = JWSRegistry.algorithms[algorithm].sign(signed, key)
    return f"{signed.decode()}.{write_bytes(signature)}"


def write_part(value: object) -> str:
    return write_bytes(json.dumps(value).encode())


def write_bytes(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


@contextmanager
def issue() -> Iterator[Issuer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = issuer.answer(self.path)
            try:
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                """The client has closed the connection."""

        def log_message(self, *_: object) -> None:
            """Log nothing: the requests are counted."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        issuer = Issuer(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield issuer
        finally:
            issuer.may_answer.set()
            server.shutdown()
            thread.join()
