"""What an exclusive group may hold: only what can be dealt out, and nothing that waits inside it.

Minutes are dealt out among hours, choices of hours, and exclusive groups of minutes again. Order inside an
exclusive group would make what counts depend on how it is dealt out, so there is none.
"""

from collections.abc import Iterator

from verifier.pathways.forms import Problem
from verifier.pathways.requirements import Any, Hours, Requirement, Sequence, exclusive


def problems(group: Requirement, pointer: str) -> Iterator[Problem]:
    """What is wrong with an exclusive group at `pointer`."""
    for place, child in enumerate(group.children):
        here = f"{pointer}/of/{place}"
        if exclusive(group) == "minutes" and not _takes_minutes(child):
            message = (
                "Minutes can be shared out among hours only: ask for hours here, for one of several hours, "
                "or make items exclusive instead."
            )
            yield Problem("exclusive_shape", here, message)
        for where, _ in _sequences(child, here):
            message = "There is no order inside an exclusive group; take the order out, or keep it outside."
            yield Problem("order_in_exclusive", where, message)


def problems_of_steps(sequence: Requirement, pointer: str) -> Iterator[Problem]:
    """An exclusive group may only be, or lie in, the last step of a sequence."""
    for place, step in enumerate(sequence.children[:-1]):
        if any(exclusive(rule) is not None for rule in _below(step)):
            message = "An exclusive group may only be the last step; put the steps after it before it."
            yield Problem("order_in_exclusive", f"{pointer}/of/{place}", message)


def _takes_minutes(rule: Requirement) -> bool:
    if isinstance(rule, Any):
        return all(isinstance(child, Hours) for child in rule.of)
    return isinstance(rule, Hours) or exclusive(rule) == "minutes"


def _sequences(rule: Requirement, pointer: str) -> Iterator[tuple[str, Requirement]]:
    """The outermost sequences, not those inside an exclusive group of its own, which tells them itself."""
    if isinstance(rule, Sequence):
        yield pointer, rule
    elif exclusive(rule) is None:
        for place, child in enumerate(rule.children):
            yield from _sequences(child, f"{pointer}/of/{place}")


def _below(rule: Requirement) -> Iterator[Requirement]:
    yield rule
    for child in rule.children:
        yield from _below(child)
