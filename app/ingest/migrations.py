"""The schema: brought to its newest version, and compared with it."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.database import Database
from app.errors import DatabaseUnavailable
from app.settings import PROJECT_ROOT

# Any number, as long as every process that migrates takes the same.
_POSTGRESQL_LOCK = 7_205_759_403_792_794


def migrate(database: Database, target: str = "head") -> None:
    """Upgrade the schema in one transaction; a second process that does so waits and finds it done.

    `target` is a revision of `migrations/` or `head`; `base` takes everything away.
    """
    config = _make_config()
    with database.connect_for_ddl() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRESQL_LOCK})")
        config.attributes["connection"] = connection
        step = command.downgrade if target == "base" else command.upgrade
        step(config, target)


def check_schema(database: Database) -> None:
    """Raise DatabaseUnavailable unless the schema is the newest."""
    head = ScriptDirectory.from_config(_make_config()).get_current_head()
    with database.read() as session:
        current = MigrationContext.configure(session.connection()).get_current_revision()
    if current != head:
        raise DatabaseUnavailable(
            f"the schema is at {current or 'nothing'}, not at {head}: run `claimstone migrate`"
        )


def _make_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(PROJECT_ROOT / "migrations"))
    return config
