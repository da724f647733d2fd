"""The verify page, and the look of all pages: tokens, base template and macros that the issuer extends.

It runs alone, with the real internet and nobody's list of issuers:

    gunicorn 'verifier.web:create_app()'

or inside another application, which gives each verification its world:

    furnish(app, Shell(district="Alder Valley School District"))
    admission = admit(app, threads=24)
    app.register_blueprint(
        verify_pages(lambda: World(now=datetime.now(UTC), fetch=admission.outside(Fetcher())))
    )
"""

import os
from datetime import UTC, datetime

from flask import Flask, redirect, url_for
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from verifier.breaker import Breaker
from verifier.fetch import Fetcher
from verifier.lists import Lists
from verifier.web.admission import THREADS, Admission, admit
from verifier.web.limits import limiter
from verifier.web.pages import MakeWorld, verify_pages
from verifier.web.shell import Shell, furnish
from verifier.world import World

__all__ = ["MakeWorld", "Shell", "admit", "create_app", "furnish", "internet", "verify_pages"]


def create_app(make_world: MakeWorld | None = None, shell: Shell | None = None) -> Flask:
    """The verifier as an application of its own: no database, no keys, no accounts.

    `CAIRN_PROXIES` says how many proxies in front may tell who asks, since askers are counted;
    `CAIRN_THREADS`, how many requests a process serves at once, since a third of them is for other pages.

    Args:
        make_world: makes the world of one verification; the real internet when left out.
        shell: names and links around the pages.
    """
    app = Flask(__name__, static_folder=None)
    furnish(app, shell or Shell())
    if proxies := int(os.environ.get("CAIRN_PROXIES") or 0):
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    admission = admit(app, int(os.environ.get("CAIRN_THREADS") or THREADS))
    app.register_blueprint(verify_pages(make_world or internet(admission)))
    app.add_url_rule("/", "home", home)
    limiter.init_app(app)
    return app


def internet(admission: Admission) -> MakeWorld:
    """Worlds as they are now: the real internet, nobody's list of known issuers.

    `CAIRN_OWN_ORIGIN` names the one origin of this machine that may be asked.

    They share what a process learns on its way: which hosts are silent, which status lists were just read.

    Args:
        admission: how many of them may be under way.
    """
    hosts, lists, own_origin = Breaker(), Lists(), os.environ.get("CAIRN_OWN_ORIGIN")

    def world() -> World:
        fetch = admission.outside(Fetcher(own_origin, hosts=hosts))
        return World(datetime.now(UTC), fetch, lists=lists)

    return world


def home() -> Response:
    """The verifier alone has one page; lead there."""
    return redirect(url_for("verify.ask"))
