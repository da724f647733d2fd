"""What one check can come to, and what a reason code says about it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """What one check came to."""

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"
    UNDETERMINED = "undetermined"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Reason:
    """One reason code: the outcome that it brings, what it means, and what a person can do about it."""

    outcome: Outcome
    meaning: str
    advice: str


WRITE_TO_ISSUER: Final = "Write to the issuer and ask for a correct copy; do not rely on this one."
ASK_AGAIN: Final = "Ask again in a few minutes, or write to the issuer; this report keeps the address."
