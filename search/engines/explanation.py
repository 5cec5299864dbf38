"""How an explanation names what scored.

In: a leaf of a plan. Out: one short line. Used by every engine, so that explanations read
the same whichever engine answered.
"""

from __future__ import annotations

from search.query.plan import Quote, Scope, TermSet


def describe(plan: TermSet | Quote) -> str:
    """Return how an explanation names a scored leaf.

    >>> describe(TermSet(View.WORDS, (("ปูติน",), ("vladimir", "putin"))))
    'words: ปูติน | vladimir putin'
    """
    where = "title " if plan.scope is Scope.TITLE else ""
    if isinstance(plan, Quote):
        return f'{where}quote: "{plan.text}"'
    names = " | ".join(" ".join(member) for member in plan.members)
    return f"{where}{plan.view.value}: {names}"
