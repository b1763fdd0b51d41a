"""Markdown of a quiz to HTML that is safe to put into a page.

Markup written by hand is shown as text, links lead to web pages, mail addresses or pages of this site, images come from
this site only. An image is never shown unasked: it stands behind a disclosure that names its topic (the image's title,
else its alternative text), closed until opened, and can be closed again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

Address: TypeAlias = Callable[[str], str]
"""Turns the target of a relative link, as its author wrote it, into the address in the page."""

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
ALIGNMENT = re.compile(r"text-align:(left|center|right)")
TAG = re.compile(r"<[^>]*>")
ALLOWED = ("http:", "https:", "mailto:")


def render(markdown: str, address: Address | None = None) -> str:
    """Blocks: paragraphs, lists, tables, quotes, code."""
    tokens = _markdown().parse(markdown)
    return _rendered(tokens, address)


def render_inline(markdown: str, address: Address | None = None) -> str:
    """One line, for a legend or a label; an image becomes a link to it."""
    tokens = _markdown().parseInline(markdown)
    return _rendered(tokens, address)


def render_plain(markdown: str) -> str:
    """One line without markup, for places that take text only: an option of a list, a name read out. HTML-escaped."""
    return TAG.sub("", render_inline(markdown))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["html_block", "reference"])
    markdown.validateLink = _is_safe_link  # type: ignore[method-assign]
    return markdown


def _is_relative(url: str) -> bool:
    """Whether the address stays on this site: no scheme, no host."""
    return not SCHEME.match(url) and not url.startswith("//")


def _is_safe_link(url: str) -> bool:
    return _is_relative(url) or url.lower().startswith(ALLOWED)


def _rendered(tokens: Sequence[Token], address: Address | None) -> str:
    for token in _every(tokens):
        _without_inline_style(token)
        if address is not None:
            _readdress(token, address)
    markdown = _markdown()
    html = "".join(
        _media(images) if images else markdown.renderer.render([*group], markdown.options, {})
        for group, images in _paragraphs_of_images(tokens)
    )
    return html.strip()


def _every(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _every(token.children or ())


def _without_inline_style(token: Token) -> None:
    """A cell's alignment as the pages write it: the site's content security policy allows no style attribute."""
    aligned = ALIGNMENT.fullmatch(str(token.attrGet("style") or ""))
    if aligned:
        del token.attrs["style"]
        token.attrSet("align", aligned[1])


def _readdress(token: Token, address: Address) -> None:
    for name in ("href", "src"):
        url = token.attrGet(name)
        if isinstance(url, str) and _is_relative(url):
            token.attrSet(name, address(url))


def _paragraphs_of_images(tokens: Sequence[Token]) -> Iterator[tuple[Sequence[Token], list[Token]]]:
    """The tokens in groups: a paragraph of nothing but images with those images, everything else with none."""
    start = at = 0
    while at < len(tokens):
        images = _only_images(tokens[at + 1]) if tokens[at].type == "paragraph_open" else []
        if images:
            yield _images_as_links(tokens[start:at]), []
            yield tokens[at : at + 3], images
            start = at + 3
        at += 3 if images else 1
    yield _images_as_links(tokens[start:]), []


def _only_images(inline: Token) -> list[Token]:
    children = [child for child in inline.children or [] if not _is_blank(child)]
    shown = all(child.type == "image" and _is_relative(_source(child)) for child in children)
    return children if shown else []


def _is_blank(token: Token) -> bool:
    return token.type in ("softbreak", "hardbreak") or (token.type == "text" and not token.content.strip())


def _source(image: Token) -> str:
    return str(image.attrGet("src") or "")


def _topic(image: Token) -> str:
    """What to call an image before it is seen."""
    return str(image.attrGet("title") or image.content or _source(image).rpartition("/")[2])


def _media(images: Sequence[Token]) -> str:
    return "".join(
        f'<details class="eh-media"><summary>{escape(_topic(image))}</summary>'
        f'<img src="{escape(_source(image))}" alt="{escape(image.content)}" loading="lazy"></details>\n'
        for image in images
    )


def _images_as_links(tokens: Sequence[Token]) -> Sequence[Token]:
    """Images that stand in a line of text, where a disclosure cannot: their topic, as a link when on this site."""
    for token in tokens:
        if token.children:
            depth = 0
            pieces: list[Token] = []
            for child in token.children:
                depth += child.nesting if child.type in ("link_open", "link_close") else 0
                pieces += _image_as_link(child, linked=depth > 0) if child.type == "image" else [child]
            token.children = pieces
    return tokens


def _image_as_link(image: Token, *, linked: bool) -> list[Token]:
    topic = Token("text", "", 0, content=_topic(image))
    if linked or not _is_relative(_source(image)):
        return [topic]
    return [Token("link_open", "a", 1, attrs={"href": _source(image)}), topic, Token("link_close", "a", -1)]
