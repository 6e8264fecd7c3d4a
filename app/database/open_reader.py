"""Chooses the fast reader of a database."""

from app.database.database import Database
from app.database.fast_postgresql import PostgresqlReader
from app.database.fast_reader import Reader
from app.database.fast_sqlite import SqliteReader
from app.database.replicas import Servers
from app.settings import Settings


def open_reader(database: Database, settings: Settings) -> Reader:
    if database.file is not None:
        return SqliteReader(database, database.file, settings)
    return PostgresqlReader(Servers(database, settings), settings)
