"""The words of a changelog in one language."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ministudio_ci.foundation.templates import say
from ministudio_ci.model.feed import SectionName
from ministudio_ci.model.release import SectionKind


class Words(NamedTuple):
    """What stands in every format, from the message catalogue."""

    title: str
    unreleased: str
    nothing: str
    newcomers: str
    compare: str
    colon: str
    """With the space before it where the language has one."""
    sections: Mapping[SectionKind, SectionName]


@cache
def words_in(lang: str) -> Words:
    """Return the words in `fr` or `en`."""
    return Words(
        title=say(lang, "changelog.title"),
        unreleased=say(lang, "changelog.unreleased"),
        nothing=say(lang, "changelog.nothing"),
        newcomers=say(lang, "changelog.newcomers"),
        compare=say(lang, "changelog.compare"),
        colon=say(lang, "changelog.colon"),
        sections={kind: _section(lang, kind) for kind in SectionKind},
    )


def _section(lang: str, kind: SectionKind) -> SectionName:
    key = f"sections.{kind.value}"
    return SectionName(title=say(lang, f"{key}.title"), emoji=say(lang, f"{key}.emoji"))
