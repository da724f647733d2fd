"""How often the door may be tried, and how large a form may be.

Tries are counted per place (address of the network) and per typed e-mail address, in memory, for each worker
process: enough to make guessing slow, without another server to keep. Somebody who tries too often is told
how long to wait (`Retry-After` says the same to programs).

A form has 2 MB, and more where a page takes files, from those who may open that page.
"""

import time
from typing import Final

from flask import Flask, request

from issuer.web import words
from verifier.web.limits import limiter

SIGN_IN_PER_PLACE: Final = "20 per minute; 200 per hour"
SIGN_IN_PER_ADDRESS: Final = "10 per 5 minutes"

FORM_BYTES: Final = 2 * 1024 * 1024
SHEET_BYTES: Final = 16 * 1024 * 1024
"""A spreadsheet or a badge from elsewhere, 5 MB at most; a form writes some letters as three."""
SHEETS: Final = frozenset(
    {"teacher.bring", "coordinator.roster", "coordinator.menu_import", "coordinator.award_list"}
)
EVIDENCE: Final = "teacher.write"


def typed_address() -> str:
    """The e-mail address that somebody tries, in the form in which addresses are compared."""
    return "to " + request.form.get("email", "").strip().lower()


def how_long_to_wait() -> str:
    """Say when the door can be tried again."""
    stopped = limiter.current_limit
    seconds = max(1, stopped.reset_at - int(time.time())) if stopped else 60
    minutes = words.count(max(1, round(seconds / 60)), "minute")
    return f"This door was tried many times, so it stays shut for a while. It opens again in {minutes}."


def limit_forms(app: Flask, evidence_bytes: int) -> None:
    """Say how large a form may be, before anything reads one; the check of its token does.

    Args:
        app: the table of who may open what has been asked by then.
        evidence_bytes: all files together that a teacher may send at once.
    """
    app.config.update(MAX_CONTENT_LENGTH=FORM_BYTES, MAX_FORM_MEMORY_SIZE=FORM_BYTES)

    @app.before_request
    def allow_size() -> None:
        if request.endpoint == EVIDENCE:
            request.max_content_length = FORM_BYTES + evidence_bytes  # files wait on disk, not in memory
        elif request.endpoint in SHEETS:
            request.max_content_length = request.max_form_memory_size = SHEET_BYTES
