import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verifier.web.markdown import MOST_CHARACTERS, render

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

HARMLESS = re.compile(
    r"</?(?:p|br|hr|strong|em|s|code|pre|blockquote|ul|ol|li|a|h[3-6]|table|thead|tbody|tr|th|td)"
    r"(?: (?:href|title|start|rel)=\"[^\"]*\")*>"
)

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[press](javascript:alert(1))",
    "[press](JaVaScRiPt:alert(1))",
    "[press](data:text/html;base64,PHNjcmlwdD4=)",
    "[press](vbscript:x)",
    "[press](//evil.example)",
    "<a href='https://a.example' onclick='x'>a</a>",
    "![tracker](https://evil.example/pixel.png)",
    "<svg><script>alert(1)</script></svg>",
    "<style>*{display:none}</style>",
    '[x](https://a.example "\\" onmouseover=\\"alert(1)")',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "&#x3C;script&#x3E;alert(1)&#x3C;/script&#x3E;",
    "[x]: javascript:alert(1)\n\n[x]",
    "`` <script> ``",
]


def only_harmless_tags(html):
    return all(HARMLESS.fullmatch(tag) for tag in re.findall(r"<[^>]*>", html))


def leads_only_outside(html):
    return all(
        url.startswith(("https://", "http://", "mailto:")) for url in re.findall(r'href="([^"]*)"', html)
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_becomes_harmless(text):
    html = render(text)
    assert only_harmless_tags(html)
    assert leads_only_outside(html)


@UNHURRIED
@given(
    st.text(alphabet=st.sampled_from("<>[]()!\"'&;:/#*_`~|-\\ \nabjavscript=on"))
    | st.lists(st.sampled_from(HOSTILE)).map("".join)
)
def test_no_text_at_all_becomes_harmful(text):
    html = render(text)
    assert only_harmless_tags(html)
    assert leads_only_outside(html)


def test_plain_markdown_keeps_its_shape():
    assert render("1. **Three** stations\n2. One *change*") == (
        "<ol>\n<li><strong>Three</strong> stations</li>\n<li>One <em>change</em></li>\n</ol>"
    )


def test_a_link_leads_out_without_telling_where_from():
    assert 'rel="noopener noreferrer nofollow ugc"' in render("[guide](https://a.example/g)")


def test_a_picture_becomes_its_words():
    assert render("![the <b>board](https://a.example/b.png)") == "<p>the &lt;b&gt;board</p>"


def test_headings_stand_below_those_of_the_page():
    assert render("# One\n\n###### Six") == "<h3>One</h3>\n<h6>Six</h6>"


def test_endless_text_is_cut():
    assert len(render("a" * (MOST_CHARACTERS + 500))) == MOST_CHARACTERS + len("<p></p>")
