"""Our own API, asked whatever its descriptions allow: no fault of ours, and no answer that they do not name.

schemathesis makes requests from the two OpenAPI documents, as they are served; a part of them carry a real
badge of which something was changed.
"""

import gc
from dataclasses import replace

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from issuer.app import assemble
from issuer.services import authorizing
from issuer.services.authorizing import SCOPES
from schemas.reading import read_json
from verifier.world import offline_fetch

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
DESCRIBED = ("/api/openapi.json", "/api/vc-api.json")
CARRIES = {"/credentials/issue": "credential", "/credentials/verify": "verifiableCredential"}
"""The member of a body in which a real badge can stand."""
EXAMPLES = 150


@pytest.fixture
def app(place):
    """The application without an internet, and without a limit on how often it is asked."""
    house = replace(place.house, outside=lambda: offline_fetch)
    app = assemble(house, lambda: place.clock["now"])
    app.config["VERIFICATIONS"] = "1000000 per minute"
    return app


@pytest.fixture
def token(place):
    """Of a program that may do everything."""
    return authorizing.grant(place.house, "A platform", sorted(SCOPES), now=place.clock["now"]).token


def changed(badge):
    """A badge of which one member is gone, or is something else."""
    anything = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(),
        st.lists(st.text()),
        st.dictionaries(st.text(), st.text()),
    )

    def change(name, value, gone):
        rest = {key: one for key, one in badge.items() if key != name}
        return rest if gone else rest | {name: value}

    return st.builds(change, st.sampled_from(sorted(badge)), anything, st.booleans())


def ask(operation, badge, token, examples):
    """Send requests that the description of an operation allows; what each was answered."""
    member, answered = CARRIES.get(operation.path), []
    bare = {name: value for name, value in badge.items() if name != "proof"} | {"id": "urn:uuid:1"}
    real = changed(bare if member == "credential" else badge) if member else st.none()

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy(), document=st.none() | real)
    def one(case, document):
        if document is not None:
            case.body, case.media_type = {member: document}, "application/json"
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        if case.path == "/verify":  # for people, unless somebody asks for JSON
            case.headers["Accept"] = "application/json"
        response = case.call()
        case.validate_response(response, checks=CHECKS)
        answered.append(response.status_code)

    one()
    return answered


@pytest.mark.drill
@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile:ResourceWarning")  # the client's own uploads
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("described", DESCRIBED)
def test_whatever_its_description_allows_is_answered_as_it_says(app, place, token, described):
    schema = schemathesis.openapi.from_wsgi(described, app)
    badge = read_json(place.badge.text)
    answered = {
        result.ok().label: ask(result.ok(), badge, token, EXAMPLES) for result in schema.get_all_operations()
    }
    gc.collect()
    assert all(len(statuses) >= EXAMPLES // 2 for statuses in answered.values())
    assert {200, 400} <= {status for statuses in answered.values() for status in statuses}
