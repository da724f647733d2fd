"""From a request to what is asked: an address, a pasted text, files, or a badge as the body itself.

    curl https://…/api/verify?url=https://badges.example/credentials/7
    curl https://…/api/verify --data-binary @badge.png -H "Content-Type: image/png"
    curl https://…/api/verify -F file=@one.json -F file=@two.png -F recipient=rosa@example.org

The parts of a form: `what` (pasted text or an address), `file` (up to `MOST_FILES`), `recipient` (whom it
should belong to), `name` (under which a text is shown again). A ZIP file, or a table of addresses, stands for
the badges in it (`verifier.bundles`). What cannot be asked is an `AskError`.
"""

import re
from dataclasses import dataclass
from typing import Final

from flask import Request
from werkzeug.datastructures import FileStorage

from verifier import archive, bundles, intake
from verifier.bundles import Item
from verifier.web.claims import plain

MOST_FILES: Final = 10
MOST_BADGES: Final = 100
MOST_BYTES: Final = 20_000_000
_FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")
_BARE_ADDRESS: Final = re.compile(r"(?!ey)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,}(?:[:/?#]\S*)?")


class AskError(ValueError):
    """There is nothing that can be asked; the message says what to do.

    Attributes:
        field: the part of the form that it is about.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Question:
    """What somebody asks.

    Attributes:
        items: what is to be verified, one or several.
        recipient: whose it should be, or None when that is not asked.
        is_bundle: whether they came out of a bundle, even if it held only one.
    """

    items: tuple[Item, ...]
    recipient: str | None = None
    is_bundle: bool = False

    @property
    def address(self) -> str:
        """The address when nothing else is asked, so that the question fits into a link; else ""."""
        return self.items[0].name if len(self.items) == 1 and self.items[0].data is None else ""


def receive(request: Request) -> None:
    """Take in what was sent, within the limits of size, so that nothing waits for it afterwards.

    Raises:
        RequestEntityTooLarge: it is more (413).
    """
    request.max_content_length = MOST_BYTES
    request.max_form_memory_size = intake.MAX_BYTES
    request.max_form_parts = MOST_FILES + 10
    if request.mimetype in _FORMS:
        request.form  # noqa: B018 - reading it is what takes time
    else:
        request.get_data()


def read(request: Request) -> Question:
    """Read what a POST asks.

    Raises:
        AskError: nothing was given, or more than we take at once.
    """
    recipient = (request.values.get("recipient") or "").strip() or None
    if request.mimetype not in _FORMS:
        return _question([_body(request)], recipient)
    files = [file for file in request.files.getlist("file") if file.filename]
    text = request.form.get("what", "").strip()
    if len(files) > MOST_FILES:
        raise AskError("file", f"We take {MOST_FILES} files at once. Choose fewer, and the rest afterwards.")
    items = [*([_text(text, request.form.get("name", ""))] if text else []), *map(_file, files)]
    if not items:
        raise AskError(
            "what", "There is nothing to check yet. Paste a link or the badge’s text, or choose a file."
        )
    return _question(items, recipient)


def _question(given: list[Item], recipient: str | None) -> Question:
    """The question about all that was given, bundles opened as long as they leave room for more."""
    items, size = list[Item](), 0
    for one in given:
        found = bundles.opened(one)
        items += found
        size += sum(len(item.data or b"") for item in found)
        if len(items) > MOST_BADGES:
            raise AskError("file", f"These are more badges than the {MOST_BADGES} that we take at once.")
        if size > archive.MAX_TOTAL:
            raise AskError("file", f"Unpacked, these are more than {archive.MAX_TOTAL:,} bytes. Give fewer.")
    return Question(tuple(items), recipient, is_bundle=items != given)


def address(url: str) -> Question:
    """The question about what lies at an address (the permanent link).

    Raises:
        AskError: this is no address.
    """
    item = _text(url.strip(), "")
    if item.data is not None:
        raise AskError("what", "This is not a web address. Write it with https:// in front.")
    return Question((item,))


def _text(text: str, name: str) -> Item:
    """Pasted text: an address, or the badge itself."""
    found = intake.address(text.encode())
    if found is not None:
        return Item(found)
    if _BARE_ADDRESS.fullmatch(text):
        raise AskError(
            "what", "This address has no beginning, so we cannot open it. Write it with https:// in front."
        )
    return Item(plain(name) or "pasted text", text.encode("utf-8", "surrogatepass"))


def _file(file: FileStorage) -> Item:
    data = file.stream.read(intake.MAX_BYTES + 1)
    if archive.is_archive(data):
        data += file.stream.read(archive.MAX_BYTES)
    return Item(plain(file.filename) or "a file", data)


def _body(request: Request) -> Item:
    url = request.args.get("url", "")
    if url:
        return address(url).items[0]
    data = request.get_data()
    if not data:
        raise AskError("what", "There is nothing to check: send the badge as the body, a form, or ?url=.")
    return Item("request body", data)
