"""All settings of Claimstone: one class, built when a program starts and passed down from there.

A setting is read from the environment variable `CLAIMSTONE_<NAME>`.
"""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import ConfigurationError
from app.validation_messages import describe_error, get_schema, worded

LogFormat = Literal["json", "console"]
# Characters that a URL may have without a query and a fragment (RFC 3986).
_LINK = re.compile(r"(?:[\w.~!$&'()*+,;=:@/\[\]-]|%[0-9A-Fa-f]{2})+", re.ASCII)


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CLAIMSTONE_", frozen=True, extra="forbid")

    database_url: str = Field(
        default="sqlite:///claimstone.db",
        description="Where the catalogue is kept: `sqlite:///FILE` or "
        "`postgresql://USER@HOST/DATABASE`.",
    )
    read_database_url: str | None = Field(
        default=None,
        description="Replicas of the PostgreSQL database, to read from: "
        "`postgresql://USER@/DATABASE?host=HOST:PORT&host=HOST:PORT`; `None` to read where is written.",
    )
    host: str = Field(default="127.0.0.1", description="The address that the server listens on.")
    port: int = Field(
        default=8000, ge=0, le=65535, description="The port; 0 takes any that is free."
    )
    public_url: str | None = Field(
        default=None,
        description="The address under which readers reach the server, with the path before `/v1` if there "
        "is one, such as `https://example.org/catalogue`. All links begin with it, and linked data, feeds and "
        "files identify each record by it, such as `https://example.org/catalogue/claims/ID`; it also holds for "
        "`claimstone export` and `release`. `None` for links without a host, and URNs.",
    )
    trusted_proxies: str | None = Field(
        default=None,
        description="Addresses or networks of proxies whose `X-Forwarded-For` and "
        "`X-Forwarded-Proto` are believed, with commas between them; `*` for any, which lets a client claim any address.",
    )
    workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Server processes, each with a pool and a memory of its own.",
    )
    pool_size: int = Field(
        default=8,
        ge=1,
        le=200,
        description="Database connections of one server process, at least 3, and the threads that use them: a "
        "quarter are for writes, a quarter for reads that can take long, such as searches and facets, and "
        "the others for all other reads; half as many more serve lists that are sent whole.",
    )
    busy_timeout_seconds: float = Field(
        default=10.0, gt=0, le=600, description="How long a writer waits for another one."
    )
    query_timeout_seconds: float = Field(
        default=30.0,
        gt=0,
        le=3600,
        description="After this a server stops a read and answers 503; lists that are sent whole "
        "may take longer.",
    )
    costly_timeout_seconds: float = Field(
        default=10.0,
        gt=0,
        le=3600,
        description="The same for searches, facets, comparisons, earlier revisions and checks.",
    )
    heavy_processes: int = Field(
        default=2,
        ge=1,
        le=64,
        description="Processes of each server process, started when needed, for what texts in requests need "
        "of the processor: checks, quotes and readings. They give way to the server. The first is started "
        "with the server if anybody has a key, or tokens are accepted.",
    )
    heavy_seconds: int = Field(
        default=10,
        ge=1,
        le=3600,
        description="The most seconds of processor of one step of a check or of a quote; then its process "
        "is ended, and the request is a 503.",
    )
    heavy_memory_bytes: int = Field(
        default=512 * 2**20,
        ge=128 * 2**20,
        le=2**40,
        description="The most bytes of memory of such a process, its program included.",
    )
    answer_memory_bytes: int = Field(
        default=64 * 2**20,
        ge=0,
        le=2**40,
        description="The most bytes of answers that one server process keeps in memory, until "
        "the next change of the catalogue; 0 for none.",
    )
    file_cache_bytes: int = Field(
        default=512 * 2**20,
        ge=0,
        le=2**50,
        description="The most bytes of files of lists that one server process keeps on disk, in the folder for temporary "
        "files, to send ranges of them; a larger file is sent as a whole. 0 for none.",
    )
    rate_limit: str | None = Field(
        default=None,
        pattern=worded(
            r"^[1-9][0-9]{0,8}/(second|minute|hour|day)$",
            "a number of requests per second, minute, hour or day, such as 600/minute",
        ),
        description="The most requests of one address (of IPv6 a network of 64 bits) or valid key, such as `600/minute`; `None` for no limit.",
    )
    rate_limit_store: str | None = Field(
        default=None,
        pattern=worded("^rediss?://", "a URL that begins with redis:// or rediss://"),
        description="A Redis that counts the requests of all server processes together, such as "
        "`redis://127.0.0.1:6379/0`; `None` for each process counting for itself.",
    )
    error_notes: bool = Field(
        default=True,
        description="Let readers report an error on the pages of claims and sources without an account: "
        "five an hour from one address to one server process, and 1,000 that no reviewer has closed; `false` for no such form.",
    )
    oidc_issuer: str | None = Field(
        default=None,
        description="The OpenID provider whose tokens may write beside keys, as its tokens name it "
        "in `iss`; `None` for keys alone.",
    )
    oidc_audience: str | None = Field(
        default=None,
        min_length=1,
        description="What this catalogue is called in `aud` of a token that is meant for it; "
        "needed with an issuer.",
    )
    oidc_jwks_url: str | None = Field(
        default=None,
        description="Where the provider has the keys of its signatures; `None` to ask its "
        "`/.well-known/openid-configuration`.",
    )
    oidc_roles_claim: str = Field(
        default="claimstone_role",
        min_length=1,
        description="The claim of a token that has a role or a list of them, with dots for what is "
        "nested, such as `realm_access.roles`; of several the one that may do most counts.",
    )
    oidc_name_claim: str = Field(
        default="name",
        min_length=1,
        description="The claim of a token that the log shows as the writer, best one that nobody can "
        "change by themselves; without it `preferred_username`, then `sub`.",
    )
    max_body_bytes: int = Field(
        default=2 * 2**20,
        ge=1024,
        le=2**30,
        description="The most bytes of one resource in a request.",
    )
    max_import_bytes: int = Field(
        default=16 * 2**20,
        ge=1024,
        le=2**30,
        description="The most bytes of a bundle in a request.",
    )
    max_yaml_bytes: int = Field(
        default=4 * 2**20,
        ge=1024,
        le=2**30,
        description="The most bytes of a bundle in YAML in a request, which takes seconds for each MiB.",
    )
    max_import_values: int = Field(
        default=1_000_000,
        ge=1_000,
        le=10**9,
        description="The most values of a bundle in a request, in YAML a tenth of it; each text, number, "
        "list and object is one, and takes some hundred bytes of memory while it is read.",
    )
    max_document_bytes: int = Field(
        default=16 * 2**20,
        ge=1024,
        le=2**30,
        description="The most bytes of a file that is read as an article.",
    )
    max_json_values: int = Field(
        default=10_000,
        ge=100,
        le=10**6,
        description="The most values of one resource in a request.",
    )
    max_json_depth: int = Field(
        default=32, ge=8, le=200, description="How deep lists and objects of a body may be nested."
    )
    max_filters: int = Field(
        default=200,
        ge=1,
        le=10_000,
        description="The most parameters of one URL; each value of a filter is one.",
    )
    max_url_bytes: int = Field(
        default=16 * 2**10, ge=256, le=65_000, description="The most bytes of a URL."
    )
    max_header_bytes: int = Field(
        default=32 * 2**10,
        ge=1024,
        le=2**20,
        description="The most bytes of all headers of a request.",
    )
    header_timeout_seconds: float = Field(
        default=10.0,
        gt=0,
        le=600,
        description="A request whose headers take longer to arrive is refused (408), and a new "
        "connection without a request is closed.",
    )
    body_timeout_seconds: float = Field(
        default=30.0,
        gt=0,
        le=3600,
        description="A body that takes longer to arrive is refused; it gains a second for each 64 KiB "
        "that have come.",
    )
    write_timeout_seconds: float = Field(
        default=30.0,
        gt=0,
        le=3600,
        description="How long a server waits for a client that does not read its answer; 16 KiB that "
        "are read give it another second. Then the connection is closed.",
    )
    max_connections: int = Field(
        default=2_000,
        ge=16,
        le=10**6,
        description="The most connections of one server process, or fewer where the system lets it open "
        "fewer files. Beyond, those are closed that wait for their clients, idle ones first.",
    )
    max_connections_per_address: int = Field(
        default=500,
        ge=1,
        le=10**6,
        description="The most connections of one address (of IPv6 a network of 64 bits) to one server "
        "process, and at most half of all; trusted proxies have no such limit.",
    )
    max_unfinished_bytes: int = Field(
        default=48 * 2**20,
        ge=2**20,
        le=2**40,
        description="The most bytes of request bodies that have arrived in part, in one server process, "
        "and half of it of one address. Beyond, bodies are refused (503), first those that have paused "
        "longest of the address that has sent most.",
    )
    keep_alive_seconds: float = Field(
        default=5.0,
        gt=0,
        le=3600,
        description="A connection on which no further request comes is closed. Behind a proxy, set more "
        "than the time for which the proxy keeps idle connections.",
    )
    cors_origins: str | None = Field(
        default=None,
        pattern=worded(
            r"^(\*|https?://[^\s,/]+(\s*,\s*https?://[^\s,/]+)*)$",
            "* or origins such as https://example.org, without a path, with commas between them",
        ),
        description="Origins, such as `https://example.org`, whose pages may read answers in a browser, "
        "with commas between them; `*` for any. `None` for none.",
    )
    access_log: bool = Field(
        default=False,
        description="Log each request; a read from the cache then takes twice as long. Failures (5xx) and slow "
        "requests are logged anyway.",
    )
    mcp: bool = Field(
        default=False,
        description="Answer assistants at `/mcp` (Model Context Protocol); needs `claimstone[mcp]`.",
    )
    mcp_key: str | None = Field(
        default=None,
        min_length=1,
        description="The key of a contributor that `claimstone mcp` sends with proposals; `None` for reading alone. "
        "At `/mcp` each assistant sends its own.",
    )
    mcp_hosts: str | None = Field(
        default=None,
        pattern=worded(
            r"^(\*|[\w.-]+(\s*,\s*[\w.-]+)*)$",
            "* or names of hosts such as example.org, without a port, with commas between them",
        ),
        description="Names of hosts under which `/mcp` answers, beside `localhost`, IP addresses and the host of "
        "the public URL, with commas between them; `*` for any. Other names are refused, since a page of a stranger can "
        "let its own name lead to this server (DNS rebinding).",
    )
    slow_request_seconds: float = Field(
        default=1.0,
        gt=0,
        le=3600,
        description="A request that takes longer is logged, as a warning.",
    )
    log_format: LogFormat = Field(
        default="json",
        description="`json`, an object a line; or `console`, for people who look at it.",
    )
    counts_folder: Path | None = Field(
        default=None,
        description="A folder in which the processes of one server count together for `/metrics`; "
        "`claimstone serve` makes one where it has several workers.",
    )
    log_level: str = Field(
        default="info",
        pattern=worded(
            "^(critical|error|warning|info|debug)$",
            "'critical', 'error', 'warning', 'info' or 'debug'",
        ),
        description="The least severe message that is logged.",
    )
    otlp_endpoint: str | None = Field(
        default=None,
        pattern=worded(r"^https?://", "a URL that begins with http:// or https://"),
        description="A collector of OpenTelemetry to send spans to, such as `http://127.0.0.1:4318`; needs "
        "`claimstone[tracing]`. `OTEL_EXPORTER_OTLP_ENDPOINT` does the same.",
    )

    @field_validator("public_url")
    @classmethod
    def _read_public_url(cls, text: str | None) -> str | None:
        if text is None:
            return None
        if not is_public_url(text):
            raise ValueError(
                "write a URL with http:// or https:// and a host, without user name, `?` and `#`; "
                "characters other than ASCII are escaped, such as %C3%A9"
            )
        return text.rstrip("/")

    @model_validator(mode="after")
    def _check_provider(self) -> Self:
        if (self.oidc_issuer is None) != (self.oidc_audience is None):
            raise ValueError("CLAIMSTONE_OIDC_ISSUER and CLAIMSTONE_OIDC_AUDIENCE go together")
        for name in ("oidc_issuer", "oidc_jwks_url"):
            url = getattr(self, name)
            if url is not None and not is_provider_url(url):
                raise ValueError(
                    f"CLAIMSTONE_{name.upper()}: write a URL with https:// and without a password; "
                    "http:// only for this machine"
                )
        return self


def is_public_url(text: str) -> bool:
    """Return whether links may begin with a URL: it has a host and at most a port and a path."""
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError:
        return False
    has_host = bool(url.hostname) and "@" not in url.netloc
    return url.scheme in ("http", "https") and has_host and _LINK.fullmatch(text) is not None


def is_provider_url(text: str) -> bool:
    """Return whether keys that verify signatures may be fetched from a URL.

    The URL must be https, so that nobody can alter the keys on their way, or http to this machine. It
    must have neither a user name nor a fragment.
    """
    try:
        url = urlsplit(text)
        host, _ = url.hostname, url.port
    except ValueError:
        return False
    if not host or url.username is not None or url.fragment:
        return False
    return url.scheme == "https" or (url.scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Return whether a host name or an IP address means this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        ConfigurationError: a variable is not valid; the message names each of these.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = []
        for fault in error.errors():
            # A fault of several variables has no `loc`; its message names the variables.
            name = f"CLAIMSTONE_{str(fault['loc'][0]).upper()}: " if fault["loc"] else ""
            fault["input"] = _hide_credentials(fault["input"])
            faults.append(f"{name}{describe_error(fault, get_schema(Settings), fault['loc'])}")
        raise ConfigurationError("; ".join(faults)) from error


def _hide_credentials(value: object) -> object:
    """Return the value of a variable as a message may show it: a URL can contain a password."""
    return "(hidden)" if isinstance(value, str) and ("@" in value or "password" in value) else value
