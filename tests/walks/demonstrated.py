"""The demonstration at an address, for walks that look at its pages: be somebody there, in one line.

place = Place(app, house, serve(app), open_page)
page = place.visit("Rosa", "/home", width=320, dark=True)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page

from issuer import demonstration
from issuer.app import create_app
from issuer.config import PasswordCost, Settings
from issuer.domain.person import Person
from issuer.services import acting, signing_in
from issuer.services.house import House
from issuer.storage import people

NOW = datetime(2026, 11, 24, 21, 2, tzinfo=UTC)


def demonstrate(folder: Path) -> tuple[Flask, House]:
    """The demonstration, loaded into a folder."""
    settings = Settings(instance=folder, demo=True, password_cost=PasswordCost(1, 8, 1))
    app = create_app(settings, clock=lambda: NOW)
    house = app.extensions["cairn"].house
    demonstration.load(house, now=NOW, say=lambda _line: None)
    return app, house


@dataclass
class Place:
    """The demonstration at an address, and ways to be somebody there."""

    app: Flask
    house: House
    address: str
    open_page: Callable[..., Page]

    def person(self, first_name: str) -> Person:
        with self.house.database.reading() as tx:
            return acting.of(
                tx, next(row for row in people.everyone(tx) if row.name.startswith(f"{first_name} "))
            )

    def visit(self, first_name: str, path: str, **options: object) -> Page:
        signed = signing_in.demo_sign_in(self.house, self.person(first_name).id, now=NOW)
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        cookie = {"name": "cairn", "value": serializer.dumps({"token": signed.token}), "path": "/"}
        state = {"cookies": [cookie | {"domain": "127.0.0.1"}], "origins": []}
        return self.open_page(self.address + path, storage_state=state, **options)
