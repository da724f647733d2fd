"""How a database comes to hold the tables of `issuer.storage.models`: Alembic, run by the program."""
