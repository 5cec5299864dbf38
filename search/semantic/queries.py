"""Queries as vectors, within a time: the person must not wait for an encoder.

In: typed words. Out: a vector in bytes, or None with a sentence that says why. The
encoder is loaded when it is first needed, or before that in the background. Called by
the planner; without a vector the answer comes from words alone.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from search.errors import EncoderError, VectorsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.semantic.encoder import Encoder

# A query takes the built-in encoder about 2 ms; this is for one that hangs.
BUDGET = 1.0
# Loading takes the built-in encoder about a second, once.
PATIENCE = 10.0
_REMEMBERED = 1_024

_Answer = TypeVar("_Answer")


class QueryEncoder:
    """Encodes queries with a time limit; safe to share between threads.

    ``load`` is called once, at the first query or by ``warm``; what it raises is told
    with every query.
    """

    def __init__(
        self,
        load: Callable[[], Encoder],
        *,
        budget: float = BUDGET,
        patience: float = PATIENCE,
    ) -> None:
        self._load = load
        self._budget = budget
        self._patience = patience
        self._lock = threading.Lock()
        self._loading: _Task[Encoder] | None = None
        self._encoding: _Task[bytes] | None = None
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._encode)

    def warm(self) -> None:
        """Begin to load the encoder, if nobody has; return at once."""
        with self._lock:
            # A process that was forked while its parent loaded has to begin anew.
            if self._loading is None or self._loading.lost:
                self._loading = _Task(self._load)

    def wait(self) -> None:
        """Return when the encoder is loaded or known not to work, however long."""
        self.warm()
        if self._loading is not None:
            self._loading.wait()

    def vector(self, text: str) -> tuple[bytes | None, str]:
        """Return the vector of a query (float32) and an empty notice, or None and why.

        While an encoder that did not answer in time is still at work, nothing else is
        asked of it.
        """
        try:
            return self._remembered(text), ""
        except (EncoderError, VectorsError, TimeoutError) as error:
            return None, f"These are the matches of words, not of meaning: {error}"

    def _encode(self, text: str) -> bytes:
        encoder = self._loaded()
        if self._encoding is not None and self._encoding.running:
            raise TimeoutError(self._too_slow())

        def encode() -> bytes:
            vector: bytes = encoder.encode([text])[0].tobytes()
            return vector

        task = _Task(encode)
        vector = task.result(self._budget)
        if vector is None:
            self._encoding = task
            raise TimeoutError(self._too_slow())
        return vector

    def _loaded(self) -> Encoder:
        self.warm()
        encoder = self._loading.result(self._patience) if self._loading else None
        if encoder is None:
            # Whoever asks now need not wait as long.
            self._patience = 0.0
            problem = "the encoder is still being loaded; search again in a minute."
            raise TimeoutError(problem)
        return encoder

    def _too_slow(self) -> str:
        return f"the encoder took longer than {self._budget:g} s."


class _Task(Generic[_Answer]):
    """One call in a thread of its own, whose answer need not be waited for."""

    def __init__(self, call: Callable[[], _Answer]) -> None:
        self._call = call
        self._answer: _Answer | None = None
        self._error: Exception | None = None
        # Not from a pool: those do not survive a server's fork, and wait at the end.
        self._thread = threading.Thread(target=self._run, daemon=True, name="encoder")
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    @property
    def lost(self) -> bool:
        """Whether there will never be an answer: its thread stayed in the parent."""
        return not self.running and self._answer is None and self._error is None

    def wait(self) -> None:
        """Return when there is an answer or an error."""
        self._thread.join()

    def result(self, seconds: float) -> _Answer | None:
        """Return the answer, or None when it takes longer; raise what was raised."""
        self._thread.join(seconds)
        if self._error is not None:
            raise self._error
        return self._answer

    def _run(self) -> None:
        try:
            self._answer = self._call()
        except Exception as error:  # noqa: BLE001  (told to whoever asks)
            self._error = error
