"""Evidence files on their way to a browser: as what they are, and able to do nothing.

Pictures are shown, everything else is offered for download. The service has checked what a file really is
and named it so; the policy below keeps even a picture with markup from running, framing or loading
anything.
"""

from typing import Final
from urllib.parse import quote

from flask import Response

from issuer.services.adding import OpenedFile

SHOWN: Final = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"


def hand_out(opened: OpenedFile) -> Response:
    """Answer with a file's bytes."""
    response = Response(opened.data, mimetype=opened.media_type)
    way = "inline" if opened.media_type in SHOWN else "attachment"
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(opened.name, safe='')}"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response
