"""Keeping secrets out of everything that is written or shown."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

_ADDRESSES = "APPRISE_URLS"
NAMED = (
    "GITHUB_TOKEN", "MINISTUDIO_KEY", "CF_TUNNEL_TOKEN", "MINISTUDIO_CI_DISCORD_WEBHOOK",
    f"MINISTUDIO_CI_{_ADDRESSES}", f"INPUT_{_ADDRESSES}",
)  # fmt: skip
"""Environment variables that are secret whatever their value looks like."""

_MARKED = re.compile(
    r"(TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|WEBHOOK|DSN|API_?KEY|(^|_)KEY$|^MINISTUDIO_KEY_|(^|_)PAT$)",
    re.IGNORECASE,
)
_SHORTEST = 6
"""A shorter value ("true", "1") would blot out ordinary words and protects nothing."""

MASK = "***"

_CUT = re.compile(r"(\n\[\.\.\. \d+ bytes cut \.\.\.\]\n|\.{3,}|…)")
"""Where text was cut, perhaps in the middle of a secret: by us (`testing/lent/plugin.py`), or by
pytest, which shortens values and lines."""
_END = 4
"""So many characters of a secret beside such a cut are masked too."""


class Scrubber:
    """Replaces known secret values by `***`: plain, escaped, base64 and percent-encoded."""

    def __init__(self, values: Iterable[str]) -> None:
        self._forms = _forms_of([value for value in values if len(value) >= _SHORTEST])
        self._grams: dict[str, list[tuple[str, int]]] = {}
        for form in self._forms:
            for at in range(len(form) - _END + 1):
                self._grams.setdefault(form[at : at + _END], []).append((form, at))

    def text(self, text: str) -> str:
        """Return `text` with every secret masked."""
        if not self._forms:
            return text
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
        from ministudio_ci.foundation.secret_forms import in_json

        whole = in_json(value)
        if _CUT.search(whole) or any(in_json(form)[1:-1] in whole for form in self._forms):
            return self._walk(value, plain)
        return value  # so do most documents: one quick look tells

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
        heads = (form[: at + _END] for form, at in self._grams.get(piece[-_END:], ()))
        size = max((len(head) for head in heads if piece.endswith(head)), default=0)
        return piece[:-size] + MASK if size else piece

    def _without_tail_of_secret(self, piece: str) -> str:
        tails = (form[at:] for form, at in self._grams.get(piece[:_END], ()))
        size = max((len(tail) for tail in tails if piece.startswith(tail)), default=0)
        return MASK + piece[size:] if size else piece


def secret_values(env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values in `env` that are secret: the named ones and those so marked by name."""
    found = {
        name: value
        for name, value in env.items()
        if value and (name in NAMED or _MARKED.search(name))
    }
    # One of the addresses may be shown alone, with the name that stands before it or without.
    lists = " ".join(value for name, value in found.items() if name.endswith(_ADDRESSES))
    apart = [part for word in lists.split() for part in _with_tail(word)]
    return (*found.values(), *apart)


def _with_tail(word: str) -> tuple[str, ...]:
    name, equals, address = word.partition("=")
    return (word, address) if equals and "://" not in name else (word,)


def _forms_of(values: Sequence[str]) -> list[str]:
    """Return every form of the values, the longest first."""
    if not values:
        return []
    from ministudio_ci.foundation.secret_forms import forms

    found = {form for value in values for form in forms(value, _SHORTEST)}
    return sorted(found, key=len, reverse=True)
