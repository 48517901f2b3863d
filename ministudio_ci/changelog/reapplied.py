"""Reverts of reverts, by the headers that git gives them: `Reapply "…"`, `Revert "Revert "…""`."""

import re
from collections.abc import Iterable

_QUOTING = re.compile(r'(Revert|Reapply) "(.*)"(?: \(#\d+\))?')

_LONGEST = 2_000
"""Characters of a header that may be a quotation."""

Piece = tuple[str, str, str]
"""The header of a bullet, what parts it from its body, and that."""


def reapplied(header: str) -> str | None:
    """Return the header of what a header brings back; None where it takes something away."""
    reverts, inner = 0, header
    while found := _QUOTING.fullmatch(inner):
        reverts += found[1] == "Revert"
        inner = found[2]
    return inner if inner != header and reverts % 2 == 0 else None


def net_bullets(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the bullets of a squash without those that a later one of them takes back."""
    left: dict[int, Piece] = {}
    places: dict[str, list[int]] = {}
    for number, piece in enumerate(pieces):
        header = piece[0]
        found = _QUOTING.fullmatch(header) if len(header) <= _LONGEST else None
        if found and places.get(found[2]) and not reapplied(header):
            del left[places[found[2]].pop()]
        else:
            left[number] = piece
            places.setdefault(header, []).append(number)
    return list(left.values())
