"""The published cases and our own: the same answer, member by member, as any other implementation gives."""

import json

from verifier.pathways import definition, persons


def test_our_case(own_case, answered):
    assert answered(own_case) == own_case["expected"]


def test_published_case(shared_case, answered):
    assert answered(shared_case) == shared_case["expected"]


def test_every_document_is_written_back_as_it_was_read(every_case):
    written = 0
    for case in every_case:
        person = persons.read_person(case["person"])
        assert persons.write_person(person) == case["person"]
        if case["expected"]["status"] != "invalid":
            document = definition.write(definition.read(case["pathway"]))
            assert json.dumps(document, sort_keys=True) == json.dumps(case["pathway"], sort_keys=True)
            written += 1
    assert written > 40
