"""How wide text is in a terminal, and where its lines break.

Source: Unicode Standard Annexes 11 ("East Asian Width") and 51 ("Emoji"), as terminals that know
them draw them.
"""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

_JOINER, _EMOJI = "\u200d", "\ufe0f"
_TONES = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_MEDIAL = range(0x1160, 0x1200)
"""Hangul vowels and finals: drawn into the syllable before them."""


def clusters(text: str) -> Iterator[str]:
    """Yield what is drawn as one sign: a letter with its accents, a joined emoji, a flag."""
    cluster = ""
    for char in text:
        if cluster and _joins(cluster, char):
            cluster += char
        else:
            yield from filter(None, (cluster,))
            cluster = char
    yield from filter(None, (cluster,))


def columns(text: str) -> int:
    """Return how many columns the text takes."""
    return sum(map(_columns, clusters(text)))


def pieces(text: str, limit: int) -> Iterator[str]:
    """Yield the text in pieces of at most `limit` columns, broken between signs."""
    piece, taken = "", 0
    for cluster in clusters(text):
        if piece and taken + _columns(cluster) > limit:
            yield piece
            piece, taken = "", 0
        piece, taken = piece + cluster, taken + _columns(cluster)
    yield from filter(None, (piece,))


def _joins(cluster: str, char: str) -> bool:
    if cluster[-1] == _JOINER and _wide(char):
        return True
    if ord(char) in _FLAGS:
        return len(cluster) == 1 and ord(cluster) in _FLAGS
    return _narrowless(char) or (ord(char) in _TONES and _wide(cluster[0]))


def _columns(cluster: str) -> int:
    if _narrowless(cluster[0]):
        return 0
    flag = any(ord(a) in _FLAGS and ord(b) in _FLAGS for a, b in pairwise(cluster))
    return 2 if _wide(cluster[0]) or _EMOJI in cluster or flag else 1


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in {"W", "F"}


def _narrowless(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me", "Cf"} or ord(char) in _MEDIAL
