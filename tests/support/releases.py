"""Release values for tests, and strategies that make any."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from ministudio_ci.model.release import Bump, Entry, Release, Section, SectionKind

SHA = "c0ffee" + "0" * 34
SUNDAY = datetime(2025, 11, 2, 23, 0, tzinfo=UTC)


def entry(summary: str, *, type_: str = "fix", scope: str | None = None,
          references: tuple[str, ...] = (), breaking: bool = False) -> Entry:  # fmt: skip
    return Entry(commit=SHA, type=type_, scope=scope, summary=summary, breaking=breaking,
                 authors=("Ada",), references=references)  # fmt: skip


def release(*sections: Section, tag: str | None = "v1.6.0", previous: str | None = "v1.5.0",
            date: datetime | None = SUNDAY,
            newcomers: tuple[str, ...] = ()) -> Release:  # fmt: skip
    return Release(version=tag.removeprefix("v") if tag else None, tag=tag, commit=SHA,
                   previous=previous, date=date if tag else None, bump=Bump.MINOR,
                   sections=sections, newcomers=newcomers)  # fmt: skip


def section(kind: SectionKind, *entries: Entry) -> Section:
    return Section(kind=kind, entries=entries)


CSTREAM = release(
    section(SectionKind.FEATURES, entry("nouvelle section films populaires", type_="feat")),
    section(SectionKind.IMPROVEMENTS, entry("fluidité streaming", type_="perf"),
            entry("recherche optimisée", type_="perf")),
    section(SectionKind.FIXES, entry("bug lecteur vidéo mobile", scope="lecteur",
                                     references=("#12",))),
)  # fmt: skip
"""The release of the Discord message that everything is shown with."""

_texts = st.text(max_size=40)
_entries = st.builds(
    Entry, commit=_texts, type=_texts, scope=st.none() | _texts, summary=_texts,
    breaking=st.booleans(), authors=st.lists(_texts, max_size=2).map(tuple),
    references=st.lists(_texts, max_size=2).map(tuple),
)  # fmt: skip
_sections = st.builds(
    Section, kind=st.sampled_from(SectionKind),
    entries=st.lists(_entries, min_size=1, max_size=3).map(tuple),
)  # fmt: skip
releases = st.builds(
    Release, version=st.none() | _texts, tag=st.none() | st.text(min_size=1), commit=_texts,
    previous=st.none() | _texts, date=st.none() | st.datetimes(timezones=st.just(UTC)),
    bump=st.sampled_from(Bump), sections=st.lists(_sections, max_size=3).map(tuple),
    newcomers=st.lists(_texts, max_size=2).map(tuple),
)  # fmt: skip
"""Any release at all, with any text in it."""
