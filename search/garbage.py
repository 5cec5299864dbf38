"""Python's collector of garbage, put off while much is made that will stay or go whole.

In: nothing. Out: a context without it. What is read or analysed in bulk does not refer
to itself, and looking at each new object for that takes up to a third of the time.
Called by whoever makes hundreds of thousands of objects at once.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collected_later() -> Iterator[None]:
    """Put off the collector while the block runs; it stays off if it was.

    >>> with collected_later():
    ...     gc.isenabled()
    False
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
