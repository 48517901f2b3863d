"""What Discord refuses in a webhook's body, by its documented limits, in code points."""

from collections.abc import Iterator
from typing import Any

CONTENT = 2000
EMBEDS = 10
EMBED_SUM = 6000
FIELDS = 25
THREAD_NAME = 100
_EMBED_LIMITS = {"title": 256, "description": 4096}
_NESTED_LIMITS = (("footer", "text", 2048), ("author", "name", 256))
_FIELD_LIMITS = {"name": 256, "value": 1024}

Problems = Iterator[tuple[str, str, str]]
"""Path as ``embeds.0.title``, Discord's error code, and its sentence."""


def too_long(limit: int) -> tuple[str, str]:
    return "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length."


def problems(body: dict[str, Any]) -> Problems:
    if len(body.get("content") or "") > CONTENT:
        yield ("content", *too_long(CONTENT))
    if "thread_name" in body and not 1 <= len(body["thread_name"].strip()) <= THREAD_NAME:
        yield (
            "thread_name",
            "BASE_TYPE_BAD_LENGTH",
            f"Must be between 1 and {THREAD_NAME} in length.",
        )
    embeds = body.get("embeds") or []
    if len(embeds) > EMBEDS:
        yield ("embeds", *too_long(EMBEDS))
    for number, embed in enumerate(embeds):
        yield from _embed(f"embeds.{number}", embed)
    if sum(_length(embed) for embed in embeds) > EMBED_SUM:
        sentence = f"Embed size exceeds maximum size of {EMBED_SUM}"
        yield ("embeds", "MAX_EMBED_SIZE_EXCEEDED", sentence)


def nested(found: Problems) -> dict[str, Any]:
    """Discord's ``errors``: one object a step of the path, ``_errors`` at its end."""
    tree: dict[str, Any] = {}
    for path, code, message in found:
        node = tree
        for step in path.split("."):
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    return tree


def _embed(path: str, embed: dict[str, Any]) -> Problems:
    for name, limit in _EMBED_LIMITS.items():
        if len(embed.get(name) or "") > limit:
            yield (f"{path}.{name}", *too_long(limit))
    for name, inner, limit in _NESTED_LIMITS:
        if len((embed.get(name) or {}).get(inner) or "") > limit:
            yield (f"{path}.{name}.{inner}", *too_long(limit))
    fields = embed.get("fields") or []
    if len(fields) > FIELDS:
        yield (f"{path}.fields", *too_long(FIELDS))
    for number, field in enumerate(fields):
        yield from _field(f"{path}.fields.{number}", field)


def _field(path: str, field: dict[str, Any]) -> Problems:
    for name, limit in _FIELD_LIMITS.items():
        if not field.get(name):
            yield f"{path}.{name}", "BASE_TYPE_REQUIRED", "This field is required"
        elif len(field[name]) > limit:
            yield (f"{path}.{name}", *too_long(limit))


def _length(embed: dict[str, Any]) -> int:
    """What counts towards the sum: title, description, field names and values, footer, author."""
    texts = [embed.get(name) for name in _EMBED_LIMITS]
    texts += [(embed.get(name) or {}).get(inner) for name, inner, _ in _NESTED_LIMITS]
    texts += [field.get(name) for field in embed.get("fields") or [] for name in _FIELD_LIMITS]
    return sum(len(text or "") for text in texts)
