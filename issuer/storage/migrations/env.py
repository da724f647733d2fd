"""What Alembic runs for every command: it works on the connection it is handed, in one transaction."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from issuer.storage.models import Base
from issuer.storage.models.base import UtcDateTime


def _render(kind: str, value: object, _context: AutogenContext) -> str | Literal[False]:
    """Write types of our own as what they are in the database: a migration outlives the code of today."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=_render,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
