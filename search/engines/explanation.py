"""How an explanation names what scored.

In: a leaf of a plan. Out: one short line. Used by every engine, so that explanations read
the same whichever engine answered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.query.plan import Quote, Scope, TermSet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.engines.base import Part


def describe(plan: TermSet | Quote) -> str:
    """Return how an explanation names a scored leaf.

    >>> from search.analysis.tokens import View
    >>> describe(TermSet(View.WORDS, (("ปูติน",), ("vladimir", "putin"))))
    'words: ปูติน | vladimir putin'
    """
    where = "title " if plan.scope is Scope.TITLE else ""
    if isinstance(plan, Quote):
        return f'{where}quote: "{plan.text}"'
    names = " | ".join(" ".join(member) for member in plan.members)
    return f"{where}{plan.view.value}: {names}"


def scaled_parts(parts: Iterable[Part], factor: float) -> list[Part]:
    """Return the parts with their scores times a factor, and the factor said."""
    if factor == 1.0:
        return list(parts)
    return [
        replace(part, what=f"{part.what} (x {factor:g})", score=part.score * factor)
        for part in parts
    ]
