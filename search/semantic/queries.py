"""Queries as vectors, within a time: the person must not wait for an encoder.

In: typed words. Out: a vector in bytes, or None with a sentence that says why. Called
by the planner; the answer then comes from words alone.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from search.errors import EncoderError

if TYPE_CHECKING:
    from search.semantic.encoder import Encoder

# A query takes the built-in encoder about 2 ms; this is for one that hangs.
BUDGET = 1.0
_REMEMBERED = 1_024


class QueryEncoder:
    """Encodes queries with a time limit; safe to share between threads."""

    def __init__(self, encoder: Encoder, budget: float = BUDGET) -> None:
        self._encoder = encoder
        self._budget = budget
        self._late: threading.Thread | None = None
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._encode)

    def vector(self, text: str) -> tuple[bytes | None, str]:
        """Return the vector of a query (float32) and an empty notice, or None and why.

        While an encoder that did not answer in time is still at work, nothing else is
        asked of it.
        """
        try:
            return self._remembered(text), ""
        except (EncoderError, TimeoutError) as error:
            return None, f"These are the matches of words, not of meaning: {error}"

    def _encode(self, text: str) -> bytes:
        if self._late is not None and self._late.is_alive():
            raise TimeoutError(self._too_slow())
        answer: list[bytes] = []
        failure: list[EncoderError] = []

        def work() -> None:
            try:
                answer.append(self._encoder.encode([text])[0].tobytes())
            except EncoderError as error:
                failure.append(error)

        # Not from a pool: those do not survive a server's fork, and wait at the end.
        thread = threading.Thread(target=work, daemon=True, name="encoder")
        thread.start()
        thread.join(self._budget)
        if thread.is_alive():
            self._late = thread
            raise TimeoutError(self._too_slow())
        if not answer:
            raise (
                failure[0]
                if failure
                else EncoderError(self._encoder.fingerprint, "it gave no answer")
            )
        return answer[0]

    def _too_slow(self) -> str:
        return f"the encoder took longer than {self._budget:g} s."
