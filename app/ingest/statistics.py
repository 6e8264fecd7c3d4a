"""What the planners of both engines know of the tables, renewed when an import has written much.

Without it SQLite plans for tables of an unknown size, and PostgreSQL for those that its autovacuum
saw last.
"""

from contextlib import suppress

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.database import Database
from app.models import Base

# How many resources an import changes before the statistics are worth renewing.
MANY_RESOURCES = 1_000
# How many rows of each index SQLite reads. With a limit it keeps no samples of values in
# `sqlite_stat4`, for which it would plan every statement anew with each value that is bound, and
# that takes longer than most statements do. What a value has on average is in `sqlite_stat1`.
_ANALYSIS_LIMIT = 1_000


def analyze_sqlite(session: Session) -> None:
    """Renew the statistics in the transaction of the import, so that they are there with it."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit={_ANALYSIS_LIMIT}")
        connection.exec_driver_sql("ANALYZE")


def vacuum_postgresql(database: Database) -> None:
    """Renew the statistics and the visibility map, which index-only scans need, after the commit.

    The import is stored whether this succeeds or not: autovacuum makes up for a table that is
    locked, or for a connection that is lost.
    """
    if database.engine.dialect.name != "postgresql":
        return
    tables = ", ".join((*sorted(Base.metadata.tables), "search_index"))
    alone = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with suppress(OperationalError), alone.connect() as connection:
        connection.exec_driver_sql(f"VACUUM (ANALYZE, SKIP_LOCKED) {tables}")
