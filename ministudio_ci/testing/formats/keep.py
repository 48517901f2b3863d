"""Texts of any length, kept short while they come in."""

RUN_LIMIT = 32 * 1024 * 1024
"""Bytes of texts kept for a whole suite; beyond it each is kept as a trace. As `lent.plugin`."""
TRACE = 256


class Kept:
    """A text that comes in pieces: its head and tail are kept, about `limit` bytes in all."""

    __slots__ = ("_half", "_head", "_size", "_tail")

    def __init__(self, limit: int) -> None:
        self._half, self._size = limit // 2, 0
        self._head, self._tail = bytearray(), bytearray()

    def add(self, piece: str | bytes) -> None:
        """Take the next piece."""
        raw = piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace")
        self._size += len(raw)
        room = self._half - len(self._head)
        self._head += raw[:room]
        self._tail += raw[room:]
        if len(self._tail) > 2 * self._half + TRACE:
            del self._tail[: len(self._tail) - self._half]

    def __str__(self) -> str:
        """Return the text and, where it was cut, how much is missing: as `lent.plugin.cut`."""
        if self._size <= 2 * self._half:
            return (self._head + self._tail).decode("utf-8", "replace")
        tail = self._tail[len(self._tail) - self._half :]
        missing = self._size - len(self._head) - len(tail)
        mark = f"\n[... {missing} bytes cut ...]\n"
        return self._head.decode("utf-8", "ignore") + mark + tail.decode("utf-8", "ignore")


class Budget:
    """What may be kept of each text, and of all the texts of a suite together."""

    def __init__(self, each: int, whole: int = RUN_LIMIT) -> None:
        self._each, self._left = each, whole

    def open(self) -> Kept:
        """Return a place for a text that comes in pieces; `close` it."""
        return Kept(self._each if self._left > 0 else min(TRACE, self._each))

    def close(self, kept: Kept) -> str:
        """Return the text, stripped, and count it."""
        text = str(kept).strip()
        self._left -= len(text)
        return text

    def keep(self, text: str) -> str:
        """Return a text that is there already, cut."""
        kept = self.open()
        kept.add(text)
        return self.close(kept)
