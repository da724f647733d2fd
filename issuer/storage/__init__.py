"""Rows and queries: the only SQL of the issuer.

`models/` says what is kept, `migrations/` how a database comes to keep it, `database.py` opens one. Every
other file is named after what it finds, in the plural, and holds functions over a session:

    with database.reading() as session:
        person = people.by_id(session, person_id)

Pages read through these queries. Whoever wants to change something goes through a service, which opens the
one transaction in which it happens.
"""
