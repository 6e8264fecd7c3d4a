"""Choice between the fast readers of SQLite and PostgreSQL, which run compiled statements."""

from app.database.database import Database
from app.database.fast_postgresql import FastPostgresqlReader
from app.database.fast_reader import FastReader
from app.database.fast_sqlite import FastSqliteReader
from app.database.replicas import Servers
from app.settings import Settings


def open_reader(database: Database, settings: Settings) -> FastReader:
    if database.file is not None:
        return FastSqliteReader(database, database.file, settings)
    return FastPostgresqlReader(Servers(database, settings), settings)
