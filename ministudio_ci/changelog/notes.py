"""What a reader is to know beside the result: what was left out, and why."""

from collections.abc import Callable, Sequence

from ministudio_ci.changelog.text import clean

Warn = Callable[..., None]
"""Takes a key of the message catalogue and its details."""


def silent(key: str, **details: object) -> None:
    """Say nothing: for whoever does not want the notes."""


def listed(names: Sequence[str], most: int = 5) -> dict[str, object]:
    """Return the details of a note about tags: how many, and the first few names."""
    shown = ", ".join(map(clean, names[:most]))
    return {"count": len(names), "names": shown + (" …" if len(names) > most else "")}


def counted(warn: Warn, key: str, count: int) -> None:
    """Give a note of how many, in the singular or the plural; none of nothing."""
    if count:
        warn(f"{key}.{'one' if count == 1 else 'many'}", count=count)
