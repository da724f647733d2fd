"""The verify page as people meet it: on a phone, in the dark, by keyboard, without scripts, on paper.

The badges here are really signed; only the internet is one in memory.
"""

import copy
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

import contexts
import schemas
from keys.did import did_key
from keys.proofs import secure
from keys.signer import Ed25519Signer
from verifier.internet import Fetched
from verifier.web import Shell, create_app
from verifier.web.admission import Turns
from verifier.web.shell import Help
from verifier.world import TrustList, World, carried_fetch

NOW = datetime(2026, 11, 24, 15, 14, tzinfo=UTC)
ADDRESS = "https://badges.harborridge.example/credentials/9"
HOSTILE = '"><script>document.title=1</script><img src=x onerror=alert(1)><style>body{display:none}</style>'


def sign(document: dict) -> str:
    signer = Ed25519Signer.from_seed(bytes(range(32)), f"{ISSUER}#{ISSUER.removeprefix('did:key:')}")
    return secure(schemas.validate(schemas.UnsecuredDocument(document)), signer, created=NOW).text


ISSUER = did_key(Ed25519Signer.from_seed(bytes(range(32)), "").public_key)
DOCUMENT = {
    "@context": [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3],
    "id": ADDRESS,
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Mentor teacher, year 1",
    "issuer": {"id": ISSUER, "type": ["Profile"], "name": "Harbor Ridge School District"},
    "validFrom": "2026-06-03T15:00:00Z",
    "credentialSubject": {
        "id": "urn:uuid:7e6bfcf0-3a2b-4c1e-9c33-6f2b1f0b8d12",
        "type": ["AchievementSubject"],
        "creditsEarned": 15,
        "achievement": {
            "id": "urn:uuid:7e6bfcf0-3a2b-4c1e-9c33-6f2b1f0b8d13",
            "type": ["Achievement"],
            "name": "Mentor teacher, year 1",
            "description": "Stood beside a new colleague for a year.",
            "criteria": {
                "narrative": "1. **Weekly** talks\n2. Two visits, see [the guide](https://x.example/g)"
            },
        },
    },
}
STATUS = {
    "id": "https://status.harborridge.example/1#70412",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "70412",
    "statusListCredential": "https://status.harborridge.example/1",
}


@pytest.fixture(scope="session")
def badges() -> SimpleNamespace:
    hostile = copy.deepcopy(DOCUMENT)
    achievement = hostile["credentialSubject"]["achievement"]
    hostile["issuer"]["name"] = hostile["name"] = achievement["name"] = achievement["description"] = HOSTILE
    achievement["criteria"]["narrative"] = f"[press](javascript:alert(1)) {HOSTILE}"
    good = sign(copy.deepcopy(DOCUMENT))
    return SimpleNamespace(
        good=good,
        tampered=good.replace("Weekly", "Daily"),
        hostile=sign(hostile),
        unreachable=sign(copy.deepcopy(DOCUMENT) | {"credentialStatus": STATUS}),
    )


@pytest.fixture(scope="session")
def verifier(serve, badges: SimpleNamespace) -> str:
    internet = carried_fetch({ADDRESS: Fetched(200, {}, badges.good.encode())})
    nobody = TrustList(
        "this district and its neighbors", {"did:web:badges.aldervalley.example": "Alder Valley"}
    )
    shell = Shell(district="Alder Valley School District", help=Help("Helen Marsh, ext. 214", "/help"))
    return serve(create_app(lambda: World(now=NOW, fetch=internet, trust=nobody), shell)) + "/verify"


def ask(page: Page, text: str) -> None:
    page.get_by_label("Paste a link or the badge’s text").fill(text)
    page.get_by_role("button", name="Check", exact=True).click()


@pytest.mark.parametrize(
    ("kind", "width", "dark"),
    [
        ("unreachable", 320, True),
        ("unreachable", 1280, False),
        *(
            pytest.param("unreachable", width, dark, marks=pytest.mark.drill)
            for width, dark in ((320, False), (768, False), (768, True), (1280, True))
        ),
        ("good", 320, True),
        ("tampered", 1280, True),
        ("hostile", 320, False),
        *(
            pytest.param(kind, width, dark, marks=pytest.mark.drill)
            for kind, width, dark in (
                ("good", 1280, False),
                ("tampered", 320, False),
                ("hostile", 1280, True),
            )
        ),
    ],
)
def test_the_answer_can_be_read_by_everyone(open_page, looks, verifier, badges, kind, width, dark):
    page = open_page(verifier, width=width, dark=dark)
    ask(page, getattr(badges, kind))
    expect(page.locator(".trace-step")).to_have_count(12)
    looks.at_everything(page)


@pytest.mark.parametrize("how", ["pasted", "linked", "sent as a file"])
def test_that_there_is_no_room_can_be_read_by_everyone_and_the_button_asks_again(
    open_page, looks, verifier, badges, monkeypatch, tmp_path, how
):
    page = open_page(verifier, width=320, dark=how != "pasted")
    with monkeypatch.context() as patch:
        patch.setattr(Turns, "take", lambda turns, patience=0: False)
        if how == "sent as a file":
            (tmp_path / "badge.json").write_text(badges.good)
            page.get_by_label("Drop files here, or choose them").set_input_files(tmp_path / "badge.json")
            page.get_by_role("button", name="Check", exact=True).click()
        elif how == "linked":
            page.goto(f"{verifier}?url={ADDRESS}")
        else:
            ask(page, badges.good)
        expect(page.get_by_text("Many badges are being checked right now.")).to_be_visible()
        looks.at_everything(page)
    if how == "sent as a file":
        page.get_by_role("link", name="Check a badge").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Is this badge real?")
        return
    page.get_by_role("link" if how == "linked" else "button", name="Ask again").click()
    expect(page.locator(".trace-step")).to_have_count(12)


@pytest.mark.parametrize(
    ("width", "dark"),
    [
        (320, True),
        *(
            pytest.param(*other, marks=pytest.mark.drill)
            for other in ((320, False), (1280, False), (1280, True))
        ),
    ],
)
def test_box_errors_and_many_files_can_be_read_by_everyone(
    open_page, looks, verifier, badges, tmp_path, width, dark
):
    page = open_page(verifier, width=width, dark=dark)
    looks.at_everything(page)
    ask(page, "harborridge.example/9")
    expect(page.get_by_role("alert")).to_be_focused()
    looks.at_everything(page)
    files = [tmp_path / f"{name}.json" for name in ("good", "tampered", "unreachable")]
    for file in files:
        file.write_text(getattr(badges, file.stem))
    page.get_by_label("Paste a link or the badge’s text").fill("")
    page.get_by_label("Drop files here, or choose them").set_input_files(files)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("row")).to_have_count(4)
    looks.at_everything(page)
    page.goto(verifier + "/nowhere")
    looks.at_everything(page)


def test_nothing_is_lost_with_wider_text_on_a_phone(open_page, looks, verifier, badges):
    page = open_page(verifier, width=320, bypass_csp=True)
    ask(page, badges.unreachable)
    page.add_style_tag(content=looks.text_spacing)
    looks.open_details(page)
    assert looks.overflow(page) == 0


def test_everything_works_without_scripts(open_page, verifier, badges):
    page = open_page(verifier, script=False)
    ask(page, ADDRESS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Verified, with a warning")
    assert page.url == f"{verifier}?url={ADDRESS}"
    expect(page.get_by_role("button", name="Print")).to_have_count(0)
    page.get_by_role("button", name="Dark").click()
    assert page.url == f"{verifier}?url={ADDRESS}"
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.get_by_label("E-mail address").fill("rosa@aldervalley.example")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".trace-step").nth(9)).to_contain_text("Does it belong to this person?")


def test_the_appearance_changes_without_losing_an_answer(open_page, verifier, badges):
    page = open_page(verifier)
    ask(page, badges.good)
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", level=1)).to_have_text("Verified, with a warning")
    page.goto(verifier)
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_page_can_be_used_with_the_keyboard_alone(open_page, verifier, badges):
    page = open_page(verifier)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Paste a link or the badge’s text")).to_be_focused()
    page.keyboard.insert_text(badges.good)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Drop files here, or choose them")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".trace-step")).to_have_count(12)
    summary = page.locator(".trace summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".trace details").first).to_have_attribute("open", "")
    outline = summary.evaluate(
        "one => getComputedStyle(one).outlineStyle + getComputedStyle(one).outlineWidth"
    )
    assert outline == "solid3px"


def test_a_file_can_be_dropped_on_the_box(open_page, verifier, badges):
    page = open_page(verifier)
    dropped = page.evaluate_handle(
        "text => { const all = new DataTransfer(); all.items.add(new File([text], 'a.json')); return all }",
        badges.good,
    )
    page.dispatch_event(".drop", "drop", {"dataTransfer": dropped})
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verified, with a warning")


def test_hostile_text_does_nothing(open_page, verifier, badges):
    page = open_page(verifier)
    ask(page, badges.hostile)
    assert page.title().startswith('Verified, with a warning: "><script>')
    expect(page.locator("main img, main style, main script, main iframe")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_what_is_not_ours_is_never_loaded(open_page, verifier, badges):
    page = open_page(verifier)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    ask(page, badges.hostile)
    page.wait_for_load_state("networkidle")
    origin = verifier.removesuffix("/verify")
    assert [url for url in asked if not url.startswith(origin)] == []


def test_on_paper_stand_the_answer_and_where_it_is_from(open_page, verifier, badges, tmp_path):
    page = open_page(f"{verifier}?url={ADDRESS}")
    page.emulate_media(media="print")
    expect(page.get_by_text("Alder Valley School District").first).to_be_visible()
    expect(page.locator(".verdict")).to_be_visible()
    for hidden in (".site-head", ".site-foot", "form", ".button"):
        for one in page.locator(hidden).all():
            expect(one).not_to_be_visible()
    paper = tmp_path / "answer.pdf"
    page.pdf(path=paper)
    assert paper.read_bytes().startswith(b"%PDF")


def test_the_states_can_be_told_apart_in_forced_colors(open_page, looks, verifier, badges):
    page = open_page(verifier, forced_colors="active")
    ask(page, badges.unreachable)
    style = page.locator(".stone--unknown").first.evaluate("one => getComputedStyle(one).borderTopStyle")
    assert style == "dashed"
    assert looks.axe_findings(page) == []
