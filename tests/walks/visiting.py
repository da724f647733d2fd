"""Somebody with a browser that knows neither script nor pictures: pages, forms, one cookie jar.

    rosa = Visitor("http://127.0.0.1:8000")
    rosa.sign_in("rosa.delgado@aldervalley.example", PASSWORD)
    page = rosa.get("/components/exit-tickets")
    page = page.form("Send for review").send(tried="Exit tickets.", files=[("plan.txt", b"...")])
    assert page.says("Sent.")

A form is sent as it stands on the page, its hidden token included; filling in a field that is not there, or
choosing what is not offered, is an error of the story.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import requests

SILENT = ("script", "style", "template")
ROWS = ("tr", "li", "p", "h1", "h2", "h3", "dt", "dd", "div", "td", "th", "section", "option", "br")

File = tuple[str, bytes]


@dataclass
class Field:
    """One control of a form; `offers` are the values of a choice, None where anything may be written."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    offers: list[str] | None = None


@dataclass
class Form:
    """A form on a page: `buttons` as (words, name, value)."""

    page: "Page"
    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    pressed: tuple[str, str, str] = ("", "", "")

    def send(self, files: Iterable[File] = (), expect: int = 200, **filled: str | list[str]) -> "Page":
        """Fill in the form, send it by the pressed button, follow to the page that answers."""
        data = {name: list(one.values) for name, one in self.fields.items() if one.kind != "file"}
        for name, value in filled.items():
            data[name] = self._allowed(name, value)
        _, name, value = self.pressed
        if name:
            data[name] = [value]
        pairs = [(name, value) for name, values in data.items() for value in values]
        return self.page.visitor.send(self.method, self.action, pairs, self._files(files), expect)

    def _allowed(self, name: str, value: str | list[str]) -> list[str]:
        values = [value] if isinstance(value, str) else value
        offered = self.fields[name].offers
        assert offered is None or set(values) <= set(offered), f"{name} offers {offered}, not {values}"
        return values

    def _files(self, files: Iterable[File]) -> list[tuple[str, File]]:
        chosen = list(files)
        inputs = [one.name for one in self.fields.values() if one.kind == "file"]
        assert not chosen or len(inputs) == 1, f"where do the files go? There are {inputs}."
        return [(inputs[0], file) for file in chosen]


class _Reader(HTMLParser):
    """Collects words, links and forms of a page."""

    def __init__(self, page: "Page") -> None:
        super().__init__()
        self.page = page
        self.words: list[str] = []
        self.heading: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._open: list[str] = []
        self._link: str | None = None
        self._label: list[str] = []
        self._button: tuple[str, str] | None = None
        self._area: Field | None = None
        self._choice: Field | None = None
        self._form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        if tag in ROWS:
            self.words.append("\n")
        if tag in SILENT or tag == "h1":
            self._open.append(tag)
        if tag == "a" and "href" in had:
            self._link, self._label = had["href"], []
        if tag == "form":
            action = urljoin(self.page.url, had.get("action", ""))
            self._form = Form(self.page, action, had.get("method", "get"))
            self.forms.append(self._form)
        if self._form is not None and "disabled" not in had:
            self._control(tag, had)

    def _control(self, tag: str, had: Mapping[str, str]) -> None:
        name = had.get("name", "")
        if tag == "button":
            self._button, self._label = (name, had.get("value", "")), [had.get("aria-label", "")]
        elif tag == "textarea":
            self._area = self._keep(Field(name, "textarea", [""]))
        elif tag == "select":
            self._choice = self._keep(Field(name, "select", [], []))
        elif tag == "option" and self._choice is not None:
            self._offer(self._choice, had.get("value", ""), chosen="selected" in had)
        elif tag == "input" and name:
            self._input(name, had)

    def _input(self, name: str, had: Mapping[str, str]) -> None:
        kind = had.get("type", "text")
        if kind in ("radio", "checkbox"):
            one = self._form.fields.get(name) or self._keep(Field(name, kind, [], []))
            self._offer(one, had.get("value", "on"), chosen="checked" in had)
        else:
            self._keep(Field(name, kind, [had.get("value", "")]))

    def _keep(self, one: Field) -> Field:
        self._form.fields[one.name] = one
        return one

    def _offer(self, one: Field, value: str, *, chosen: bool) -> None:
        one.offers.append(value)
        if chosen or (one.kind == "select" and not one.values):
            one.values = [value] if one.kind != "checkbox" else [*one.values, value]

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        if tag in ROWS:
            self.words.append("\n")
        if tag == "a" and self._link is not None:
            self.links.append((_even(self._label), urljoin(self.page.url, self._link)))
            self._link = None
        if tag == "button" and self._button and self._form:
            self._form.buttons.append((_even(self._label), *self._button))
            self._button = None
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._choice = None
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in SILENT:
            return
        self.words.append(data)
        if "h1" in self._open:
            self.heading.append(data)
        if self._link is not None or self._button is not None:
            self._label.append(data)
        if self._area is not None:
            self._area.values[0] += data.removeprefix("\n") if not self._area.values[0] else data


class Page:
    """An answer. Words are compared with white space evened out."""

    def __init__(self, visitor: "Visitor", response: requests.Response) -> None:
        self.visitor = visitor
        self.response = response
        self.status = response.status_code
        self.url = response.url
        self.path = urlsplit(response.url).path
        self.body = response.content
        self.headers = response.headers
        reader = _Reader(self)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.encoding = "utf-8"
            reader.feed(response.text)
            reader.close()
        self.rows = [_even([row]) for row in "".join(reader.words).split("\n") if row.strip()]
        self.words = " ".join(self.rows)
        self.heading = _even(reader.heading)
        self.links = reader.links
        self.forms = reader.forms

    def says(self, *words: str) -> bool:
        """Tell whether all these words stand on the page."""
        missing = [one for one in words if one not in self.words]
        assert not missing, f"{self.url} does not say {missing}, but: {self.words}"
        return True

    def link(self, words: str) -> str:
        """The address behind a link with these words."""
        found = [address for told, address in self.links if words in told]
        assert found, f"{self.url} has no link “{words}”, but {self.links}"
        return found[0]

    def form(self, button: str) -> Form:
        """The form with a button of these words, which is pressed when the form is sent."""
        for form in self.forms:
            for one in form.buttons:
                if one[0].startswith(button):
                    form.pressed = one
                    return form
        raise AssertionError(
            f"{self.url} has no button “{button}”, but {[one.buttons for one in self.forms]}"
        )


class Visitor:
    """Somebody who looks at the pages of one server, signed in or not."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8"

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.session.close()

    def get(self, address: str, *, accept: str | None = None, expect: int = 200) -> Page:
        """Open a page; redirections are followed."""
        headers = {"Accept": accept} if accept else {}
        return self._page(
            self.session.get(urljoin(self.base_url, address), headers=headers, timeout=60), expect
        )

    def send(
        self,
        method: str,
        address: str,
        data: Iterable[tuple[str, str]],
        files: Iterable[tuple[str, File]] = (),
        expect: int = 200,
    ) -> Page:
        """Send a form as a browser does."""
        pairs, chosen = list(data), list(files)
        if method.lower() == "get":
            return self._page(self.session.get(address, params=pairs, timeout=60), expect)
        url = urljoin(self.base_url, address)
        return self._page(self.session.post(url, data=pairs, files=chosen or None, timeout=60), expect)

    def sign_in(self, email: str, password: str) -> Page:
        """Come in by the door."""
        page = self.get("/sign-in").form("Sign in").send(email=email, password=password)
        assert not page.path.startswith("/sign-in"), page.words
        return page

    def _page(self, response: requests.Response, expect: int) -> Page:
        page = Page(self, response)
        assert page.status == expect, f"{page.url} answered {page.status}, not {expect}: {page.words}"
        return page


def _even(words: Iterable[str]) -> str:
    return re.sub(r"\s+", " ", "".join(words)).strip()
