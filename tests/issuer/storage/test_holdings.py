"""Which kinds of things people have at all; each kind that pathways count is one that is asked about."""

from uuid import uuid4

import pytest

from issuer.storage import holdings
from issuer.storage.models import Base, ImportedBadge, Person, Reflection
from issuer.storage.models import exceptions as of_exceptions
from issuer.storage.models import records as of_records


@pytest.fixture
def rosa(database, now):
    with database.writing() as session:
        person = Person(name="Rosa Delgado", created_at=now)
        session.add(person)
    return person


def test_everything_that_is_recorded_or_excepted_about_a_person_is_asked_about():
    rows = [mapper.class_ for mapper in Base.registry.mappers]
    about_people = {
        row
        for row in rows
        if row.__module__ in {of_exceptions.__name__, of_records.__name__} and hasattr(row, "person_id")
    }
    assert set(holdings.ALL) == about_people | {ImportedBadge}


def test_a_kind_is_there_as_soon_as_one_of_the_people_has_something_of_it(database, rosa, now):
    written = Reflection(person_id=rosa.id, kind="reflection", topic="t", text="Words.", updated_at=now)
    with database.writing() as session:
        assert holdings.kinds_of(session, [rosa.id]) == frozenset()
        session.add(written)  # not yet sent to the database
        assert holdings.kinds_of(session, [uuid4(), rosa.id]) == {Reflection}
    with database.reading() as session:
        assert holdings.kinds_of(session, {rosa.id}) == {Reflection}
        assert holdings.kinds_of(session, [uuid4()]) == frozenset()
        assert holdings.kinds_of(session, []) == frozenset()
