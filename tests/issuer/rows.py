"""Every row of a database, taken out and put in again: copying a district is faster than settling it.

rows = taken(database)
put(other, rows)
put(other, added(rows, taken(database)))     # what has come since
"""

from collections.abc import Mapping
from typing import Any

from issuer.storage.database import Database
from issuer.storage.models import Base

Rows = Mapping[str, list[dict[str, Any]]]
"""The rows by their table."""


def taken(database: Database) -> Rows:
    """Every row of the database."""
    with database.reading() as session:
        found = {table: session.execute(table.select()).mappings() for table in Base.metadata.sorted_tables}
        return {table.name: [dict(row) for row in result] for table, result in found.items()}


def put(database: Database, rows: Rows) -> None:
    """Write the rows into a database that has none of them."""
    with database.writing() as session:
        for table in Base.metadata.sorted_tables:
            if rows[table.name]:
                session.execute(table.insert(), rows[table.name])


def added(before: Rows, after: Rows) -> Rows:
    """The rows that have come; it is an error when one went or changed."""
    assert all(row in after[name] for name, rows in before.items() for row in rows)
    return {name: [row for row in rows if row not in before[name]] for name, rows in after.items()}
