"""A release as it stands in a feed item's `_ministudio` block, and back.

Source: JSON Feed 1.1, "Extensions" (an object of one's own begins with an underscore).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ministudio_ci.model.release import Bump, Entry, Release, Section, SectionKind

if TYPE_CHECKING:
    from datetime import datetime

EXTENSION = "_ministudio"


class SectionName(NamedTuple):
    """How a section is headed in one language."""

    title: str
    emoji: str


def block_from_release(
    release: Release, names: Mapping[SectionKind, SectionName]
) -> dict[str, Any]:
    """Return the `_ministudio` block; `names` holds every kind."""
    return {
        "version": release.version,
        "tag": release.tag,
        "commit": release.commit,
        "previous": release.previous,
        "bump": release.bump.value,
        "breaking": release.breaking,
        "sections": [_from_section(section, names[section.kind]) for section in release.sections],
    }


def release_from_item(item: Any) -> Release:
    """Return the release that a JSON Feed item holds.

    Unknown keys are passed over. Raises ValueError, naming the field, for anything that
    `block_from_release` could not have written.
    """
    outer = _Fields(item, "item")
    inner = _Fields(outer.raw.get(EXTENSION), EXTENSION)
    return Release(
        version=inner.optional("version"),
        tag=inner.optional("tag"),
        commit=inner.text("commit"),
        previous=inner.optional("previous"),
        date=_moment(outer.optional("date_published")),
        bump=Bump(inner.text("bump")),
        sections=tuple(_section(raw) for raw in inner.items("sections")),
    )


def _from_section(section: Section, name: SectionName) -> dict[str, Any]:
    return {
        "kind": section.kind.value,
        "title": name.title,
        "emoji": name.emoji,
        "entries": [_from_entry(entry) for entry in section.entries],
    }


def _from_entry(entry: Entry) -> dict[str, Any]:
    return {
        "commit": entry.commit,
        "type": entry.type,
        "scope": entry.scope,
        "summary": entry.summary,
        "breaking": entry.breaking,
        "authors": list(entry.authors),
        "references": list(entry.references),
    }


def _section(raw: Any) -> Section:
    fields = _Fields(raw, "section")
    kind, entries = SectionKind(fields.text("kind")), fields.items("entries")
    if not entries:
        raise ValueError(f"section {kind.value}: it has no entry")
    return Section(kind=kind, entries=tuple(_entry(entry) for entry in entries))


def _entry(raw: Any) -> Entry:
    fields = _Fields(raw, "entry")
    return Entry(
        commit=fields.text("commit"),
        type=fields.text("type"),
        scope=fields.optional("scope"),
        summary=fields.text("summary"),
        breaking=fields.raw.get("breaking") is True,
        authors=fields.texts("authors"),
        references=fields.texts("references"),
    )


def _moment(text: str | None) -> "datetime | None":
    """Read RFC 3339; a time without its offset is no moment."""
    from datetime import UTC, datetime

    moment = datetime.fromisoformat(text) if text else None
    if moment and moment.tzinfo is None:
        raise ValueError(f"date_published: {text!r} has no offset from UTC")
    return moment.astimezone(UTC) if moment else None


class _Fields:
    """A JSON object whose values are checked as they are taken."""

    def __init__(self, raw: Any, name: str) -> None:
        if not isinstance(raw, dict):
            raise _unfit(name, "an object", raw)
        self.raw = raw
        self.name = name

    def text(self, key: str) -> str:
        value = self.optional(key)
        if value is None:
            raise _unfit(f"{self.name}.{key}", "a text", value)
        return value

    def optional(self, key: str) -> str | None:
        value = self.raw.get(key)
        if value is not None and not isinstance(value, str):
            raise _unfit(f"{self.name}.{key}", "a text", value)
        return value

    def items(self, key: str) -> list[Any]:
        value = self.raw.get(key)
        if not isinstance(value, list):
            raise _unfit(f"{self.name}.{key}", "a list", value)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.items(key)
        if not all(isinstance(value, str) for value in values):
            raise _unfit(f"{self.name}.{key}", "texts alone", values)
        return tuple(values)


def _unfit(place: str, expected: str, value: Any) -> ValueError:
    return ValueError(f"{place}: expected {expected}, got {type(value).__name__}")
