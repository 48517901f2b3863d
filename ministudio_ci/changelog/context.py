"""What a template of the user's is given: plain data, as context.schema.json describes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from ministudio_ci.changelog.addresses import short
from ministudio_ci.changelog.links import Links
from ministudio_ci.changelog.words import words_in
from ministudio_ci.foundation.templates import ROOT
from ministudio_ci.model.feed import block_from_release
from ministudio_ci.model.release import Release

SCHEMA = ROOT / "changelog" / "context.schema.json"
"""The JSON Schema (2020-12) of it."""


def template_context(
    releases: Sequence[Release], *, lang: str, links: Links, project: str
) -> dict[str, Any]:
    """Return the context: that of a feed item for each release, with dates and addresses."""
    return {
        "project": project,
        "lang": lang,
        "title": words_in(lang).title,
        "url": links.home,
        "releases": [_release(release, lang, links) for release in releases],
    }


def _release(release: Release, lang: str, links: Links) -> dict[str, Any]:
    words, tag, before = words_in(lang), release.tag, release.previous
    block = block_from_release(release, words.sections)
    sections = [_section(section, links) for section in block["sections"]]
    return block | {
        "title": tag or words.unreleased,
        "date": release.date.date().isoformat() if release.date else None,
        "url": links.release(tag) if tag else None,
        "compare_url": links.compare(before, tag or "HEAD") if before else None,
        "newcomers": list(release.newcomers),
        "sections": sections,
    }


def _section(section: Mapping[str, Any], links: Links) -> dict[str, Any]:
    return {**section, "entries": [_entry(entry, links) for entry in section["entries"]]}


def _entry(entry: Mapping[str, Any], links: Links) -> dict[str, Any]:
    references = [_reference(text, links) for text in entry["references"]]
    return {**entry, "url": links.commit(entry["commit"]), "references": references}


def _reference(text: str, links: Links) -> dict[str, str | None]:
    shown, page = short(text, links) if "://" in text else (text, links.reference(text))
    return {"text": shown, "url": page}
