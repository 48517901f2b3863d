"""Keeping secrets out of everything that is written or shown."""

import base64
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

NAMED = ("GITHUB_TOKEN", "MINISTUDIO_KEY", "CF_TUNNEL_TOKEN", "MINISTUDIO_CI_DISCORD_WEBHOOK")
"""Environment variables that are secret whatever their value looks like."""

_MARKED = re.compile(
    r"(TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|WEBHOOK|DSN|API_?KEY|(^|_)KEY$|(^|_)PAT$)",
    re.IGNORECASE,
)
_SHORTEST = 6
"""A shorter value ("true", "1") would blot out ordinary words and protects nothing."""

MASK = "***"

_CUT = re.compile(r"(\n\[\.\.\. \d+ bytes cut \.\.\.\]\n)")
"""Where captured output was cut (`testing/lent_plugin.py`), perhaps in the middle of a secret."""
_CUT_SHOWN = "bytes cut ...]"
_SHORTEST_END = 4
"""So many characters of a secret beside such a cut are masked too."""


class Scrubber:
    """Replaces known secret values by `***`: plain, escaped, base64 and percent-encoded."""

    def __init__(self, values: Iterable[str]) -> None:
        forms = {form for value in values if len(value) >= _SHORTEST for form in _forms(value)}
        self._forms = sorted(forms, key=len, reverse=True)

    def text(self, text: str) -> str:
        """Return `text` with every secret masked."""
        masked = text
        for form in self._forms:
            masked = masked.replace(form, MASK)
        pieces = _CUT.split(masked)
        if len(pieces) == 1:
            return masked
        pieces[:-1:2] = map(self._without_head_of_secret, pieces[:-1:2])
        pieces[2::2] = map(self._without_tail_of_secret, pieces[2::2])
        return "".join(pieces)

    def document(self, value: Any, *, plain: Collection[str] = ()) -> Any:
        """Return a JSON value with every string in it masked, keys too.

        What stands under a key in `plain` comes from a closed set and is left as it is.
        """
        whole = json.dumps(value)  # most documents hold no secret: one quick look tells
        if _CUT_SHOWN in whole or any(json.dumps(form)[1:-1] in whole for form in self._forms):
            return self._walk(value, plain)
        return value

    def _walk(self, value: Any, plain: Collection[str]) -> Any:
        match value:
            case str():
                return self.text(value)
            case dict():
                return {
                    self.text(key): inner if key in plain else self._walk(inner, plain)
                    for key, inner in value.items()
                }
            case list():
                return [self._walk(inner, plain) for inner in value]
            case _:
                return value

    def _without_head_of_secret(self, piece: str) -> str:
        for form in self._forms:
            for size in range(len(form) - 1, _SHORTEST_END - 1, -1):
                if piece.endswith(form[:size]):
                    return piece[:-size] + MASK
        return piece

    def _without_tail_of_secret(self, piece: str) -> str:
        for form in self._forms:
            for size in range(len(form) - 1, _SHORTEST_END - 1, -1):
                if piece.startswith(form[-size:]):
                    return MASK + piece[size:]
        return piece


def secret_values(env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values in `env` that are secret: the named ones and those so marked by name."""
    return tuple(
        value for name, value in env.items() if value and (name in NAMED or _MARKED.search(name))
    )


def _forms(value: str) -> Iterator[str]:
    raw = value.encode(errors="surrogateescape")  # the environment may hold any bytes
    yield value
    yield from (line for line in value.splitlines() if len(line) >= _SHORTEST)  # a PEM key, say
    yield json.dumps(value)[1:-1]
    yield repr(value)[1:-1]
    yield quote(raw, safe="")
    encoded = base64.b64encode(raw).decode()
    yield from (encoded, encoded.rstrip("="))
    yield from (core for shift in range(3) if len(core := _base64_core(raw, shift)) >= _SHORTEST)


def _base64_core(raw: bytes, shift: int) -> str:
    """Return what any base64 shows of `raw` after `shift` other bytes, as in `user:token`."""
    encoded = base64.b64encode(b"\0" * shift + raw).decode()
    start = (0, 2, 3)[shift]  # characters that the bytes before have a part in
    end = (0, 3, 2)[(shift + len(raw)) % 3]  # those that the bytes after have, and the padding
    return encoded[start : len(encoded) - end]
