"""A sheet is the sorted lines, whatever is put in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contexts.sheet import MARK, Sheet, mark

IDENTIFIERS = ["urn:a", "urn:a-b", "urn:a/b", "urn:a?", "urn:b", "urn:ab", "x:", "z:z"]
TEXTS = ["", "a", "a b", "a-", "~", "é", "<urn:a>", "_:c14n0"]
NAMES = ["_:c14n0", "_:c14n1", "_:c14n10", "_:c14n2"]

#: Arguments: three identifiers, two texts, two names of nameless things.
ARGUMENTS = 7
subjects = [
    "<urn:a>",
    "<urn:z>",
    *(f"<{mark(number, absolute=True)}>" for number in range(3)),
    mark(5),
    mark(6),
]
predicates = ["<urn:p>", "<urn:p-q>", "<urn:q>"]
objects = ['"fixed"', '"a"@en', f'"{mark(3)}"', f'"{mark(4)}"^^<urn:t>', *subjects]
lines = st.lists(
    st.tuples(*map(st.sampled_from, (subjects, predicates, objects))).map(
        lambda said: " ".join(said) + " .\n"
    ),
    min_size=1,
    max_size=25,
    unique=True,
)
arguments = st.tuples(
    *[st.sampled_from(IDENTIFIERS)] * 3, *[st.sampled_from(TEXTS)] * 2, *[st.sampled_from(NAMES)] * 2
).filter(lambda given: given[5] != given[6])


def put_in(line: str, given: tuple[str, ...]) -> str:
    return MARK.sub(lambda found: given[int(found[1])], line)


@given(lines, arguments, arguments)
def test_lines_are_those_that_were_given_in_order_and_each_once(
    said: list[str], example: tuple[str, ...], given: tuple[str, ...]
) -> None:
    sheet = Sheet(said, example, ARGUMENTS)
    assert sheet.filled(given) == "".join(sorted({put_in(line, given) for line in said}))


@given(lines, arguments, arguments)
def test_doubled_lines_stay_where_they_are_counted(
    said: list[str], example: tuple[str, ...], given: tuple[str, ...]
) -> None:
    sheet = Sheet(said, example, ARGUMENTS, doubled=True)
    assert sheet.filled(given) == "".join(sorted(put_in(line, given) for line in said))


@pytest.mark.parametrize("doubled", [True, False])
def test_one_thing_of_whom_everything_is_fixed_stays_as_it_is(doubled: bool) -> None:
    said = ['<urn:a> <urn:p> "b" .\n', '<urn:a> <urn:p> "a" .\n']
    assert Sheet(said, (), 0, doubled=doubled).filled(()) == "".join(sorted(said))
