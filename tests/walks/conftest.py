"""Stories told in a real browser: Debian's chromium, driven by playwright, and axe to judge accessibility.

    def test_a_page_opens(open_page, serve, looks):
        page = open_page(serve(create_app()) + "/verify", width=320, dark=True)
        looks.at_everything(page)

A page that was opened must stay silent: any message on its console (a script fault, a breach of the content
policy) fails the test that opened it. Without chromium these tests are skipped, visibly; with
`CAIRN_REQUIRE=browser`, which CI sets, that is an error.
"""

import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = Path("/usr/bin/chromium")
WIDTHS = (320, 768, 1280)
# WCAG 1.4.12: what a reader may set without losing anything.
TEXT_SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
)
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a browser carries the marker, so that `-m 'not browser'` leaves it out."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        missing = f"{CHROMIUM} is not there; install Debian's chromium to run the browser tests"
        if "browser" in os.environ.get("CAIRN_REQUIRE", ""):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-pings",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Open a URL in a window of its own; its console must stay silent until the test ends."""
    contexts, said = [], []

    def open_one(
        url: str, *, width: int = 1280, dark: bool = False, script: bool = True, **options: Any
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.extend(_worth_telling(page, message)))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert said == [], "the page spoke on its console"


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serve an application on a free port of loopback, in a thread, and tell its base URL."""
    servers = []

    def serve_one(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield serve_one
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def _worth_telling(page: Page, message: ConsoleMessage) -> list[str]:
    """What a page said, but for the browser's own remark that the page itself is an error page."""
    remark = re.match("Failed to load resource: the server responded with a status of (4|503)", message.text)
    return [] if remark and message.location.get("url") == page.url else [message.text]


def open_details(page: Page, which: str = "main details") -> None:
    """Open every second look; the account menu lies over the page, and is looked at by itself."""
    page.evaluate(f"document.querySelectorAll('{which}').forEach(details => {{ details.open = true }})")


def axe_findings(page: Page, where: str | None = None) -> list[tuple[str, str]]:
    """What axe finds: (rule, first element). Axe is given to the page by the browser, not by a script tag.

    It tells of nothing else, which takes half the time.
    """
    rules = {"type": "tag", "values": AXE_RULES}
    found = Axe().run(page, where, options={"runOnly": rules, "resultTypes": ["violations"]})
    return [(one["id"], str(one["nodes"][0]["target"])) for one in found.response["violations"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def small_targets(page: Page) -> list[str]:
    """Stand-alone controls smaller than 24 by 24 pixels (WCAG 2.5.8); a label belongs to its control.

    Links inside a sentence are exempt.
    """
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('a, button, summary, select, textarea, input')]
                .filter(one => one.checkVisibility() && !one.closest('p, dd, .prose'))
                .map(one => [one, (one.closest('label') || one).getBoundingClientRect()])
                .filter(([one, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
                .map(([one, box]) => `${one.outerHTML.slice(0, 80)} ${box.width} x ${box.height}`)"""
        )
    )


def look_at_everything(page: Page) -> None:
    """What holds for every page, closed and with every second look open."""
    for _ in range(2):
        assert axe_findings(page) == []
        assert overflow(page) == 0
        assert small_targets(page) == []
        open_details(page)
    open_details(page, "header details")
    assert axe_findings(page, ".site-head") == []


@pytest.fixture
def looks() -> SimpleNamespace:
    """Ways to look at a page, as one fixture: test files do not import from here."""
    return SimpleNamespace(
        at_everything=look_at_everything,
        axe_findings=axe_findings,
        open_details=open_details,
        overflow=overflow,
        small_targets=small_targets,
        text_spacing=TEXT_SPACING,
        widths=WIDTHS,
    )
