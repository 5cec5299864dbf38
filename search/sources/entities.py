"""Character references (`&amp;`, `&#3586;`) into characters.

In: text between tags. Out: the same with every reference replaced once. Called by the
readers of HTML, Markdown and wiki text. Stricter than `html.unescape` in one point:
a number of thousands of digits is no reference, and no error either.
"""

from __future__ import annotations

import html
import re

_HUGE = re.compile(r"&#(?=[xX]?[0-9a-fA-F]{9})")


def unescape(text: str) -> str:
    """Return the text with its references resolved.

    >>> unescape("ข่าว &amp; more &lt;b&gt; &#3586;"), unescape("&#" + "9" * 9 + ";")
    ('ข่าว & more <b> ข', '&#999999999;')
    """
    if "&" not in text:
        return text
    return html.unescape(_HUGE.sub("&amp;#", text))
