"""Sharing: LinkedIn's form, the QR code of a link, the card of a link."""

import io
import re
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode.main import QRCode

from issuer.credentials.artwork import rasterise
from issuer.credentials.share import (
    SharedBadge,
    ShareError,
    link_card,
    linkedin_fields,
    linkedin_url,
    qr_png,
    qr_svg,
)

URL = "https://badges.aldervalley.example/credentials/0b6f5f0e-8d8a-4c2c-9f9e-3f7a8d1b2c3d"


def badge(**changes: Any) -> SharedBadge:
    values = {
        "name": "Stations that differentiate",
        "organization": "Alder Valley School District",
        "url": URL,
        "issued": date(2026, 12, 1),
    }
    return SharedBadge(**values | changes)


def test_linkedin_opens_with_the_form_filled_in() -> None:
    address = linkedin_url(badge(expires=date(2029, 6, 30), credential_id="0b6f5f0e"))
    assert address == (
        "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME"
        "&name=Stations%20that%20differentiate&organizationName=Alder%20Valley%20School%20District"
        "&issueYear=2026&issueMonth=12&expirationYear=2029&expirationMonth=6"
        "&certUrl=https%3A%2F%2Fbadges.aldervalley.example%2Fcredentials%2F0b6f5f0e-8d8a-4c2c-9f9e-3f7a8d1b2c3d"
        "&certId=0b6f5f0e"
    )


def test_the_organizations_page_takes_the_place_of_its_name() -> None:
    parameters = dict(parse_qsl(urlsplit(linkedin_url(badge(organization_id="1234567"))).query))
    assert parameters["organizationId"] == "1234567"
    assert "organizationName" not in parameters


def test_what_is_unknown_is_left_out() -> None:
    address = linkedin_url(badge())
    assert not re.search("expiration|certId|organizationId|=(&|$)", address)
    assert [field.label for field in linkedin_fields(badge())] == [
        "Name",
        "Issuing organization",
        "Issue date",
        "Credential URL",
    ]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.dates())
def test_every_name_and_day_arrives_at_linkedin_as_it_is(name: str, issued: date) -> None:
    query = urlsplit(linkedin_url(badge(name=name, issued=issued))).query
    parameters = dict(parse_qsl(query, strict_parsing=True, keep_blank_values=True))
    assert parameters["name"] == name
    assert (parameters["issueYear"], parameters["issueMonth"]) == (str(issued.year), str(issued.month))


def test_the_fields_to_copy_are_those_of_the_form() -> None:
    fields = {field.label: field.value for field in linkedin_fields(badge(expires=date(2029, 6, 30)))}
    assert fields == {
        "Name": "Stations that differentiate",
        "Issuing organization": "Alder Valley School District",
        "Issue date": "December 2026",
        "Expiration date": "June 2029",
        "Credential URL": URL,
    }


@pytest.mark.parametrize("number", ["aldervalley", "12-34", "https://www.linkedin.com/company/1", "١٢"])
def test_an_organization_that_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(ShareError, match="not the number of an organization"):
        badge(organization_id=number)


@pytest.mark.parametrize(
    "url", ["", "/credentials/1", "javascript:alert(1)", "https://", "https://a b", f"{URL}\n"]
)
def test_a_link_that_leads_nowhere_is_not_shared(url: str) -> None:
    with pytest.raises(ShareError, match="not a whole link"):
        badge(url=url)
    with pytest.raises(ShareError, match="not a whole link"):
        qr_svg(url, "")


def bars_of(svg: str) -> set[tuple[int, int]]:
    """Read the dark modules back out of the drawing."""
    dark = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", ET.fromstring(svg)[2].attrib["d"])
    return {(int(x) + k, int(y)) for x, y, length in dark for k in range(int(length))}


@settings(max_examples=25)
@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789-/", min_size=1, max_size=300))
def test_the_drawing_has_the_modules_of_the_code(path: str) -> None:
    url = f"https://a.example/{path}"
    code = QRCode(error_correction=0, border=4)
    code.add_data(url)
    modules = code.get_matrix()
    dark = {(x, y) for y, row in enumerate(modules) for x, module in enumerate(row) if module}
    assert bars_of(qr_svg(url, "x")) == dark


def test_a_qr_code_has_a_white_box_a_quiet_zone_and_a_name() -> None:
    svg = qr_svg(URL, "Stations & <more>")
    root = ET.fromstring(svg)
    size = int(root.attrib["viewBox"].split()[2])
    assert root.attrib["role"] == "img"
    assert root[0].attrib["id"] == root.attrib["aria-labelledby"]
    assert root[0].text == "QR code: Stations & <more>"
    assert root[1].attrib == {"fill": "#ffffff", "d": f"M0 0H{size}V{size}H0Z"}
    assert all(4 <= x < size - 4 and 4 <= y < size - 4 for x, y in bars_of(svg))


def test_the_png_of_a_qr_code_has_whole_pixels_and_only_black_and_white() -> None:
    image_of = pytest.importorskip("PIL.Image", reason="Pillow looks at the pixels")
    image = image_of.open(io.BytesIO(qr_png(URL, "x", 600))).convert("RGBA")
    size = int(ET.fromstring(qr_svg(URL, "x")).attrib["viewBox"].split()[2])
    scale = image.width // size
    assert image.size == (size * scale, size * scale)
    assert 600 - size < image.width <= 600
    assert {color for _, color in image.getcolors()} == {(0, 0, 0, 255), (255, 255, 255, 255)}
    dark = {
        (x, y) for x in range(size) for y in range(size) if image.getpixel((x * scale, y * scale))[0] == 0
    }
    assert dark == bars_of(qr_svg(URL, "x"))


def test_a_tiny_png_still_has_a_pixel_for_each_module() -> None:
    assert qr_png(URL, "x", 1) == rasterise(qr_svg(URL, "x"), len(_matrix(URL)))


def _matrix(url: str) -> list[list[bool | None]]:
    code = QRCode(error_correction=0, border=4)
    code.add_data(url)
    return code.get_matrix()


def test_a_link_that_is_too_long_for_a_qr_code_is_refused() -> None:
    with pytest.raises(ShareError, match="too long for a QR code"):
        qr_svg(f"https://a.example/{'x' * 3000}", "x")


def test_the_card_of_a_link_tells_the_badge_and_not_the_person() -> None:
    properties = link_card(
        badge(),
        description="Ran a lesson in stations.",
        image_url=f"{URL}/card.png",
        image_alt="A green column",
    )
    assert {field.label: field.value for field in properties} == {
        "og:type": "website",
        "og:site_name": "Alder Valley School District",
        "og:title": "Stations that differentiate",
        "og:description": (
            "Awarded by Alder Valley School District in December 2026. Ran a lesson in stations."
        ),
        "og:url": URL,
        "og:image": f"{URL}/card.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "A green column",
        "twitter:card": "summary_large_image",
    }


def test_a_long_description_is_cut_at_a_word() -> None:
    properties = link_card(badge(), description="stations, " * 60, image_url=URL, image_alt="")
    summary = next(field.value for field in properties if field.label == "og:description")
    assert len(summary) <= 200
    assert summary.endswith("stations…")


def test_the_picture_of_a_card_needs_a_whole_address() -> None:
    with pytest.raises(ShareError, match="not a whole link"):
        link_card(badge(), description="", image_url="/card.png", image_alt="")
