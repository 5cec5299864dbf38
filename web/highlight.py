"""The only place where a ``<mark>`` is born.

In: a text, the marks the service found in it, and what to say about them. Out: escaped
HTML in which each mark is an element. Called by ``web.present`` for titles, snippets
and whole documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.snippets import Mark

# Up to this many characters a word of a match stays on one line: the browser's word
# list does not know names and would break them anywhere. They fit 320 pixels.
_SHORT = 24


@dataclass(frozen=True, slots=True)
class Steps:
    """Links from match to match: the first number here, how many there are, labels."""

    first: int
    total: int
    previous: str
    following: str


def highlight(
    text: str,
    marks: Sequence[Mark],
    note: Callable[[str], str],
    steps: Steps | None = None,
) -> Markup:
    """Return the text escaped, with every mark marked and nothing else added.

    ``marks`` are in order and apart, as ``search.snippets.join_marks`` leaves them.
    A word that was typed gets the plain mark; an added one the class ``more`` and, as
    its tooltip, what ``note`` says of it. With ``steps`` each mark can be linked to and
    is followed by links to its neighbours.

    >>> from search.snippets import Mark
    >>> highlight("<b>ปูติน</b> Putin", [Mark(3, 8), Mark(13, 18, True)], "for {}".format)
    Markup('&lt;b&gt;<mark>ปูติน</mark>&lt;/b&gt; \
<mark class="more" title="for Putin">Putin</mark>')
    """
    out, at = [], 0
    for number, mark in enumerate(marks):
        out.append(escape(text[at : mark.start]))
        out.append(_mark(text[mark.start : mark.end], mark, note, steps, number))
        at = mark.end
    out.append(escape(text[at:]))
    return Markup("").join(out)


def _mark(
    text: str,
    mark: Mark,
    note: Callable[[str], str],
    steps: Steps | None,
    index: int,
) -> Markup:
    kinds = " ".join(
        name
        for name, holds in (("more", mark.expanded), ("long", len(text) > _SHORT))
        if holds
    )
    opening = Markup(' class="{}"').format(kinds) if kinds else Markup("")
    if mark.expanded:
        opening += Markup(' title="{}"').format(note(text))
    words = _words(text)
    if steps is None:
        return Markup("<mark{}>{}</mark>").format(opening, words)
    number = steps.first + index
    marked = Markup('<mark id="m{}"{}>{}</mark>').format(number, opening, words)
    return marked + _step_links(number, steps)


def _words(text: str) -> Markup:
    """Return the text of a match; a long one is kept together word by word."""
    if len(text) <= _SHORT:
        return escape(text)
    return Markup(" ").join(
        Markup("<span>{}</span>").format(word) if len(word) <= _SHORT else escape(word)
        for word in text.split(" ")
    )


def _step_links(number: int, steps: Steps) -> Markup:
    """Return what is shown beside the match one has come to: ‹ 2/9 ›."""
    link = Markup('<a href="#m{}" title="{}" aria-label="{}">{}</a>')
    before, after = Markup(""), Markup("")
    if number > 1:
        before = link.format(number - 1, steps.previous, steps.previous, "‹")
    if number < steps.total:
        after = link.format(number + 1, steps.following, steps.following, "›")
    return Markup('<span class="steps">{}{}/{}{}</span>').format(
        before, number, steps.total, after
    )
