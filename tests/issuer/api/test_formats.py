"""The published formats stand where anybody finds them, and a test of their own holds what they say."""

import json

from schemas import published


def test_the_schema_of_pathways_is_public_and_may_be_kept(place):
    answer = place.get("/contexts/pathway/v1/schema.json")
    assert answer.status_code == 200
    assert answer.mimetype == "application/schema+json"
    assert json.loads(answer.data)["$id"] == published.PATHWAY
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "max-age=86400" in answer.headers["Cache-Control"]
    plain = place.get("/contexts/pathway/v1/schema.json", Accept="application/json")
    assert plain.mimetype == "application/json"
