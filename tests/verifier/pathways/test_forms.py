"""Values that have no good form, refused where they stand."""

import pytest

from verifier.pathways.forms import TEXT, mapping
from verifier.pathways.members import _read_factor


def test_a_name_that_is_no_token_is_refused_and_its_value_left_out():
    problems = []
    told = mapping(TEXT).read({"good": "x", "not a token!": "y"}, "/components", problems)
    assert dict(told) == {"good": "x"}
    assert [problem.pointer for problem in problems] == ["/components/not a token!"]


@pytest.mark.parametrize("factor", [[-1, 2], [1, 0], [1], [1, 2, 3], "1/2", [1, 0.5], [True, 2]])
def test_a_factor_that_is_none_is_refused(factor):
    problems = []
    _read_factor(factor, "/factor", problems)
    assert [problem.pointer for problem in problems] == ["/factor"]


def test_time_spent_cannot_be_negative(district):
    with pytest.raises(ValueError, match="cannot be negative"):
        district.earned("a", minutes=-1)
