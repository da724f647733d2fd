"""Markdown that others wrote, as HTML that can do no harm.

Criteria, descriptions and reflections are Markdown by the Open Badges standard (Criteria.narrative), and a
foreign badge may hold anything. Two walls stand behind each other: the parser knows no raw HTML, and what it
makes is cut down to an allow-list. Of a picture its words remain: showing it would tell its host who reads.

    >>> render("**Three** stations <script>alert(1)</script>")
    Markup('<p><strong>Three</strong> stations &lt;script&gt;alert(1)&lt;/script&gt;</p>')
"""

from collections.abc import Sequence
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

MOST_CHARACTERS: Final = 20_000

_TAGS: Final = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES: Final = {"http", "https", "mailto"}
_DEEPER: Final = 2  # a heading inside a text stands below the page's own h1 and h2
_DEEPEST: Final = 6

_PARSER: Final = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(
    ["table", "strikethrough"]
)


def _words_of_picture(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    return escape(tokens[index].content)


_PARSER.add_render_rule("image", _words_of_picture)


def render(text: str) -> Markup:
    """The HTML of a Markdown text.

    Links lead out without telling where from; texts above `MOST_CHARACTERS` are cut there.
    """
    tokens = _PARSER.parse(text[:MOST_CHARACTERS])
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + _DEEPER, _DEEPEST)}"
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return Markup(_clean(html).strip())  # noqa: S704 - cleaned on this line


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow ugc",
        url_relative="deny",
    )
