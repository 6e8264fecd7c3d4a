"""Environment of Alembic: `app.database.database.Database` connects, `app.models` has the schema."""

from alembic import context
from sqlalchemy import Connection

from app.database.database import Database
from app.models import Base
from app.settings import read_settings


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        # All steps run in the caller's transaction, so that a failing one leaves nothing behind.
        transactional_ddl=True,
    )
    context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = Database(read_settings())
    with database.connect_for_ddl() as opened:
        run(opened)
    database.close()
