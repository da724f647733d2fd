"""The stylesheet keeps what the design promises: equal darks, readable colors, no name that leads nowhere."""

import re
from itertools import product
from pathlib import Path

import pytest

import verifier.web

FOLDER = Path(verifier.web.__file__).parent
CSS = re.sub(r"/\*.*?\*/", "", (FOLDER / "static" / "cairn.css").read_text(), flags=re.DOTALL)
MARKUP = "".join(file.read_text() for file in (FOLDER / "templates").rglob("*.html"))


def declarations(block):
    return dict(re.findall(r"([a-z0-9-]+):\s*([^;]+);", block))


def block_after(selector):
    begin = CSS.index(selector) + len(selector)
    return declarations(CSS[begin : CSS.index("}", begin)])


LIGHT = block_after(":root {")
DARK_BY_SYSTEM = block_after(':root:not([data-theme="light"]) {')
DARK_BY_CHOICE = block_after('\n:root[data-theme="dark"] {')
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_two_dark_blocks_are_equal():
    assert DARK_BY_SYSTEM == DARK_BY_CHOICE


def test_the_dark_names_every_color_of_the_light():
    assert set(LIGHT) == set(DARK_BY_CHOICE)


@THEMES
def test_text_is_readable_on_every_ground_it_stands_on(theme):
    for text, ground in product(("ink", "ink-soft", "action"), ("ground", "surface", "sunken")):
        assert contrast(theme[f"--{text}"], theme[f"--{ground}"]) >= 4.5, (text, ground)
    for meaning, ground in product(("done", "warn", "fail", "unknown"), ("surface", "{}-soft")):
        assert contrast(theme[f"--{meaning}"], theme[f"--{ground.format(meaning)}"]) >= 4.5, (meaning, ground)
    for fill in ("action-fill", "action-press"):
        assert contrast(theme["--on-action"], theme[f"--{fill}"]) >= 4.5, fill


@THEMES
def test_what_can_be_operated_and_what_is_drawn_can_be_seen(theme):
    for ground in ("ground", "surface", "sunken"):
        assert contrast(theme["--line-strong"], theme[f"--{ground}"]) >= 3, ground
        assert contrast(theme["--focus"], theme[f"--{ground}"]) >= 3, ground
    for drawn in ("done-fill", "lichen", "line-strong"):
        assert contrast(theme[f"--{drawn}"], theme["--surface"]) >= 3, drawn


def test_every_token_that_is_used_exists_and_every_one_that_exists_is_used():
    named = set(re.findall(r"(?<![a-z])(--[a-z0-9-]+):", CSS))
    used = set(re.findall(r"var\((--[a-z0-9-]+)", CSS))
    assert used <= named
    assert named - used == set()


def test_no_rule_uses_a_raw_color():
    tokens = re.compile(r"--[a-z0-9-]+:[^;]+;")
    rules = tokens.sub("", CSS)
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) <= {"#fff", "#000"}, (
        "a QR code alone is always black on white"
    )


def test_every_icon_that_is_named_exists():
    sprite = (FOLDER / "static" / "icons.svg").read_text()
    symbols = set(re.findall(r'<symbol id="i-([a-z-]+)"', sprite))
    named = set(re.findall(r'(?:icon\(|sign=|LARGE = |SMALL = |icon\(sign or )"([a-z-]+)"', MARKUP))
    assert named <= symbols
    assert len(re.findall(r'<symbol id="pebble-', sprite)) == 4


def test_no_template_carries_style_or_script_of_its_own():
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", MARKUP)
    assert re.findall(r"<script[^>]*>", MARKUP) == ['<script src="{{ asset("cairn.js") }}" defer>']


def test_every_class_in_a_template_is_known_to_the_stylesheet():
    known = set(re.findall(r"\.([a-z][a-z0-9-]*)", CSS))
    literal = {name for value in re.findall(r'class="([^"{]*)"', MARKUP) for name in value.split()}
    assert literal - known == {"stone--todo"}, "a stone is to do when nothing else is said of it"
