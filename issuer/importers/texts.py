"""Words as people type and paste them, brought into the form that is kept and signed.

A badge with a control character in it (Word's line break is one) is signed in a way that other verifiers may
call invalid; so such characters become what they were meant to be before anything is kept.
"""

from __future__ import annotations

import re
import unicodedata

_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ufeff\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_SLUG_GAPS = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 64


class TextError(ValueError):
    """Words that cannot be taken; the message says what to change."""


def paragraphs(text: str, *, name: str, limit: int = 20_000) -> str:
    """Text of several lines: one kind of line break, no control characters, no space around it.

    Raises:
        TextError: longer than the limit.
    """
    tidy = _UNWANTED.sub("", _LINE_BREAKS.sub("\n", text)).strip()
    if len(tidy) > limit:
        raise TextError(f"{name} has {len(tidy):,} characters; shorten it to {limit:,}.")
    return tidy


def line(text: str, *, name: str, limit: int = 200) -> str:
    """Text of one line; whatever separates its words becomes one space.

    Raises:
        TextError: nothing is left, or it is longer than the limit.
    """
    tidy = _SPACES.sub(" ", paragraphs(text, name=name, limit=10 * limit))
    if not tidy:
        raise TextError(f"{name} is empty; write something there.")
    if len(tidy) > limit:
        raise TextError(f"{name} has {len(tidy)} characters; shorten it to {limit}.")
    return tidy


def slug(text: str) -> str:
    """A short name for addresses out of a long one: `Exit tickets, in five` -> `exit-tickets-in-five`.

    Raises:
        TextError: it has neither a letter nor a digit of the Latin alphabet.
    """
    letters = (one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))
    plain = "".join(letters).replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    short = _SLUG_GAPS.sub("-", plain).strip("-")[:_LONGEST_SLUG].strip("-")
    if not short:
        raise TextError(
            f"“{text}” has no letters that an address can hold; write a short name in Latin letters."
        )
    return short
