import pytest

from contexts.memory import LARGEST, Memory, exact


def test_what_was_kept_is_found_by_its_key() -> None:
    memory: Memory[str] = Memory()
    memory.keep(b"key", "made")
    assert memory.find(b"key") == "made"
    assert memory.find(b"other") is None


def test_the_oldest_goes_when_there_are_too_many() -> None:
    memory: Memory[int] = Memory(most=2)
    for number in range(5):
        memory.keep(number, number)
    assert len(memory) == 2
    assert [memory.find(number) for number in range(5)] == [None, None, None, 3, 4]


def test_what_is_kept_again_drives_out_nothing() -> None:
    memory: Memory[int] = Memory(most=2)
    for number in (1, 2, 2, 1):
        memory.keep(number, number)
    assert [memory.find(number) for number in (1, 2)] == [1, 2]


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (1, 1.0), (0, False), ("1", 1), ({"a": 1, "b": 2}, {"b": 2, "a": 1}), ([], {}), ("", None)],
)
def test_what_python_or_a_careless_reader_takes_for_equal_has_other_bytes(one: object, other: object) -> None:
    assert exact({"value": one}) != exact({"value": other})


def test_equal_values_have_equal_bytes_wherever_their_texts_come_from() -> None:
    text = "NARRATIVE".lower()
    assert exact({text: [text, 1.5]}) == exact({"narrative": ["narrative", 1.5]})


@pytest.mark.parametrize("value", [{"a": object()}, {"a": "x" * (LARGEST + 1)}])
def test_what_is_no_json_or_too_large_has_no_bytes(value: object) -> None:
    assert exact(value) is None


def test_what_is_made_of_a_value_is_made_once_for_the_same_bytes() -> None:
    memory: Memory[int] = Memory()
    values: list[object] = [[1], [1], [True], [1.0], "x" * LARGEST, "x" * LARGEST]
    made = iter(range(10))
    assert [memory.made(value, lambda _: next(made)) for value in values] == [0, 0, 1, 2, 3, 4]
