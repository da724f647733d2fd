"""RFC 8785 by its own examples."""

import math

import pytest

from contexts import jcs


def test_the_example_of_the_rfc_holds() -> None:
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert jcs.canonicalize(value) == (
        b'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        b'"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_members_are_sorted_by_utf16() -> None:
    assert jcs.canonicalize({"\ufb33": 1, "😀": 2, "a": 3}) == '{"a":3,"😀":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, 2**53, -(2**53), "\ud800", {1: 2}, object(), {"a": {1, 2}}]
)
def test_what_json_cannot_carry_has_no_form(value: object) -> None:
    with pytest.raises(jcs.CanonicalizationError, match="no canonical JSON form"):
        jcs.canonicalize(value)


def test_a_bottomless_value_has_no_form() -> None:
    value: list = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(jcs.CanonicalizationError):
        jcs.canonicalize(value)
