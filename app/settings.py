"""Every setting of Claimstone: one class, built at the edge and passed down.

A setting is read from the environment variable `CLAIMSTONE_<NAME>`.
"""

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import ConfigurationError

PROJECT_ROOT = Path(__file__).parent.parent


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CLAIMSTONE_", frozen=True, extra="forbid")

    database_url: Annotated[
        str,
        Field(
            description="Where the catalogue is kept: `sqlite:///FILE` or "
            "`postgresql://USER@HOST/DATABASE`."
        ),
    ] = "sqlite:///claimstone.db"
    read_database_url: Annotated[
        str | None,
        Field(
            description="Replicas of the PostgreSQL database, to read from: "
            "`postgresql://USER@/DATABASE?host=HOST:PORT&host=HOST:PORT`; `None` to read where is written."
        ),
    ] = None
    host: Annotated[str, Field(description="The address that the server listens on.")] = "127.0.0.1"
    port: Annotated[
        int, Field(ge=0, le=65535, description="The port; 0 takes any that is free.")
    ] = 8000
    trusted_proxies: Annotated[
        str | None,
        Field(
            description="Addresses or networks of proxies whose `X-Forwarded-For` and "
            "`X-Forwarded-Proto` are believed, with commas between them; `*` for any, which lets a client claim any address."
        ),
    ] = None
    workers: Annotated[
        int,
        Field(
            ge=1, le=64, description="Server processes, each with a pool and a memory of its own."
        ),
    ] = 1
    pool_size: Annotated[
        int,
        Field(
            ge=1,
            le=200,
            description="Database connections of one server process, and the threads that use them; "
            "half as many more serve lists that are sent whole.",
        ),
    ] = 8
    busy_timeout_seconds: Annotated[
        float,
        Field(gt=0, le=600, description="How long a writer waits for another one."),
    ] = 10.0
    query_timeout_seconds: Annotated[
        float,
        Field(
            gt=0,
            le=3600,
            description="After this a server stops a read and answers 503; lists that are sent whole "
            "may take longer.",
        ),
    ] = 30.0
    answer_memory_bytes: Annotated[
        int,
        Field(
            ge=0,
            le=2**40,
            description="The most bytes of answers that one server process keeps in memory, until "
            "the next change of the catalogue; 0 for none.",
        ),
    ] = 64 * 2**20
    rate_limit: Annotated[
        str | None,
        Field(
            pattern=r"^[1-9][0-9]{0,8}/(second|minute|hour|day)$",
            description="The most requests of one address or key, such as `600/minute`, in each server "
            "process; `None` for no limit.",
        ),
    ] = None
    max_body_bytes: Annotated[
        int,
        Field(ge=1024, le=2**30, description="The most bytes of one resource in a request."),
    ] = 2 * 2**20
    max_import_bytes: Annotated[
        int,
        Field(ge=1024, le=2**30, description="The most bytes of a bundle in a request."),
    ] = 32 * 2**20
    access_log: Annotated[
        bool, Field(description="Log each request; a hot read then takes twice as long.")
    ] = False
    log_level: Annotated[
        str,
        Field(
            pattern="^(critical|error|warning|info|debug)$",
            description="The least severe message that is logged.",
        ),
    ] = "info"


def read_settings() -> Settings:
    """Read the environment.

    Raises:
        ConfigurationError: naming each variable that does not fit.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"CLAIMSTONE_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()
        )
        raise ConfigurationError(faults) from error
