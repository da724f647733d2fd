"""What a badge needs to travel by hand: a QR code of its link, LinkedIn's fields, the card of a shared link.

    badge = SharedBadge(name, organization, url, issued)
    linkedin_url(badge)       opens LinkedIn's form "Licenses & certifications", filled in
    linkedin_fields(badge)    the same, to copy by hand where LinkedIn fills in nothing
    qr_svg(url, label)        for paper and posters          qr_png    for what cannot show an SVG
    link_card(badge, ...)     what a messenger shows of the link (https://ogp.me)

LinkedIn opens its write interface to partners only, so a link with parameters is the honest way; nothing is
sent to anybody before the teacher presses its button. The person's name is in none of these.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

from issuer.credentials.artwork import rasterise
from issuer.credentials.artwork.card import CARD_SIZE

_LINKEDIN: Final = "https://www.linkedin.com/profile/add"
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_QUIET_ZONE: Final = 4
"""How many modules around a QR code stay white (ISO/IEC 18004, section 6.3.8)."""

_MOST_DESCRIPTION: Final = 200


class ShareError(Exception):
    """This cannot be shared in this form; the message says what to correct."""


@dataclass(frozen=True)
class SharedBadge:
    """What a stranger may know of a badge.

    Attributes:
        name: the achievement's name.
        organization: who gave it.
        url: the public page of the credential, absolute.
        issued: the day of the award, at the district's own place.
        expires: the last day on which it holds, or None.
        credential_id: what LinkedIn shows as "Credential ID", or "".
        organization_id: the number of the organization's page on LinkedIn, or ""; it brings its logo along.

    Raises:
        ShareError: the link is not absolute, or the organization's number is none.
    """

    name: str
    organization: str
    url: str
    issued: date
    expires: date | None = None
    credential_id: str = ""
    organization_id: str = ""

    def __post_init__(self) -> None:
        _check_link(self.url)
        if self.organization_id and not re.fullmatch(r"[0-9]{1,20}", self.organization_id):
            raise ShareError(
                f"“{self.organization_id}” is not the number of an organization on LinkedIn. It stands in "
                "the address of the organization's page when its administrator looks at it."
            )


@dataclass(frozen=True)
class Field:
    """A value under the name that it has elsewhere: in LinkedIn's form, or as a property of a page."""

    label: str
    value: str


def linkedin_url(badge: SharedBadge) -> str:
    """Return the address that opens LinkedIn's form filled in; what is unknown is left out."""
    organization = (
        ("organizationId", badge.organization_id)
        if badge.organization_id
        else ("organizationName", badge.organization)
    )
    parameters = [
        ("startTask", "CERTIFICATION_NAME"),
        ("name", badge.name),
        organization,
        *_year_and_month("issue", badge.issued),
        *_year_and_month("expiration", badge.expires),
        ("certUrl", badge.url),
        ("certId", badge.credential_id),
    ]
    filled = [(name, value) for name, value in parameters if value]
    return f"{_LINKEDIN}?{urlencode(filled, quote_via=quote, safe='')}"


def _year_and_month(prefix: str, day: date | None) -> list[tuple[str, str]]:
    return [(f"{prefix}Year", str(day.year)), (f"{prefix}Month", str(day.month))] if day else []


def linkedin_fields(badge: SharedBadge) -> tuple[Field, ...]:
    """Return the fields of LinkedIn's form in its order, under its labels; what is unknown is left out."""
    fields = (
        Field("Name", badge.name),
        Field("Issuing organization", badge.organization),
        Field("Issue date", _month(badge.issued)),
        Field("Expiration date", _month(badge.expires) if badge.expires else ""),
        Field("Credential ID", badge.credential_id),
        Field("Credential URL", badge.url),
    )
    return tuple(field for field in fields if field.value)


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def qr_svg(url: str, label: str) -> str:
    """Draw the QR code of a link, black on a white box of its own, so that it can be read on any ground.

    Args:
        url: the link.
        label: what the link leads to; the code's accessible name is "QR code: {label}".

    Returns:
        An SVG, one unit for each module, with the quiet zone of four modules.

    Raises:
        ShareError: the link is not absolute, or longer than a QR code can be.
    """
    modules = _modules(url)
    size = len(modules)
    mark = f"qr-{hashlib.sha256(url.encode()).hexdigest()[:12]}"
    dark = "".join(_dark_runs(row, y) for y, row in enumerate(modules))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" '
        f'aria-labelledby="{mark}" shape-rendering="crispEdges">'
        f'<title id="{mark}">QR code: {escape(label)}</title>'
        f'<path fill="#ffffff" d="M0 0H{size}V{size}H0Z"/><path fill="#000000" d="{dark}"/></svg>\n'
    )


def qr_png(url: str, label: str, pixels: int = 600) -> bytes:
    """Draw the QR code of a link as PNG.

    Args:
        url: the link.
        label: as in `qr_svg`.
        pixels: the greatest width; each module becomes a whole number of pixels, at least one.

    Raises:
        ShareError: see `qr_svg`.
    """
    size = len(_modules(url))
    return rasterise(qr_svg(url, label), size * max(pixels // size, 1))


def _modules(url: str) -> list[list[bool]]:
    """Return the rows of the code, True where it is dark; level M, 15 % may be dirty or torn."""
    _check_link(url)
    code = QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_ZONE)
    code.add_data(url)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        raise ShareError("This link is too long for a QR code; 2,000 signs are the most.") from None
    return [[bool(module) for module in row] for row in code.get_matrix()]


def _dark_runs(row: list[bool], y: int) -> str:
    """Write the dark modules of a row as one bar for each run."""
    bars, x = "", 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            bars += f"M{x} {y}h{length}v1h-{length}z"
        x += length
    return bars


def link_card(badge: SharedBadge, *, description: str, image_url: str, image_alt: str) -> tuple[Field, ...]:
    """Return the `<meta>` properties of a credential's page, in the words of the Open Graph protocol.

    Args:
        badge: what the page is about.
        description: the achievement's description; it is cut at a word when long.
        image_url: where `card_svg`, rasterised at the width of `CARD_SIZE`, is served; absolute.
        image_alt: what it shows.

    Raises:
        ShareError: the picture's address is not absolute.
    """
    _check_link(image_url)
    summary = f"Awarded by {badge.organization} in {_month(badge.issued)}. {description}"
    return (
        Field("og:type", "website"),
        Field("og:site_name", badge.organization),
        Field("og:title", badge.name),
        Field("og:description", _cut(summary, _MOST_DESCRIPTION)),
        Field("og:url", badge.url),
        Field("og:image", image_url),
        Field("og:image:type", "image/png"),
        Field("og:image:width", str(CARD_SIZE[0])),
        Field("og:image:height", str(CARD_SIZE[1])),
        Field("og:image:alt", image_alt),
        Field("twitter:card", "summary_large_image"),
    )


def _cut(text: str, most: int) -> str:
    """Shorten a text at the end of a word."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rpartition(" ")[0].rstrip(",;:.") + "…"


def _check_link(url: str) -> None:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s]*", url):
        raise ShareError(f"“{url}” is not a whole link: it begins with https:// and has no blank.")
