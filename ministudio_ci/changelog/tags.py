"""The version tags of a repository, read at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from ministudio_ci.foundation.git import Git
from ministudio_ci.model.version import Version

_FIELDS = ("refname:lstrip=2", "objectname", "objecttype", "*objectname", "*objecttype",
           "creatordate:unix", "*committerdate:unix")  # fmt: skip


class Tag(NamedTuple):
    """A version tag. `commit` is the full SHA it leads to; `time` is when it was made."""

    name: str
    version: Version
    commit: str
    time: int

    @property
    def date(self) -> datetime:
        """When the tag was made (UTC); of a lightweight tag, its commit's date."""
        return datetime.fromtimestamp(self.time, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """The tags that are versions, by commit; of several on one commit, the highest version."""

    by_commit: Mapping[str, Tag]
    every: tuple[Tag, ...]
    skipped: tuple[str, ...]
    """The names that are no version: `latest`, `nightly` …; no major tag (`v1`) of theirs."""


def read_tags(git: Git, prefix: str) -> Tags:
    """Return the repository's tags.

    With the prefix `v`, or none, both `v1.2.3` and `1.2.3` are versions; with another one,
    only what begins with it.
    """
    pattern = re.compile(r"v?(.*)" if prefix in {"", "v"} else re.escape(prefix) + r"(.*)")
    every: list[Tag] = []
    skipped: list[str] = []
    for name, commit, time in _listed(git):
        found = pattern.fullmatch(name)
        version = Version.parse(found[1]) if found and commit else None
        if version:
            every.append(Tag(name, version, commit, time))
        else:
            skipped.append(name)
    every.sort(key=lambda tag: tag.version.rank)
    majors = {f"{name.removesuffix(str(version))}{version.major}" for name, version, *_ in every}
    return Tags(
        by_commit={tag.commit: tag for tag in every},
        every=tuple(every),
        skipped=tuple(name for name in skipped if name not in majors),
    )


def _listed(git: Git) -> Iterator[tuple[str, str, int]]:
    """Yield name, commit (empty where the tag leads to none) and time of each tag."""
    form = "%00".join(f"%({field})" for field in _FIELDS)
    for line in git.run("for-each-ref", f"--format={form}", "refs/tags").split("\n"):
        if not line:
            continue
        name, sha, kind, target, target_kind, tagged, committed = line.split("\0")
        if kind == "commit":
            target = sha
        elif target_kind == "tag":  # a tag of a tag, which git before 2.45 peels only once
            target = _peeled(git, name)
        elif target_kind != "commit":
            target = ""
        yield name, target, int(tagged or committed or 0)  # old tags have no tagger


def _peeled(git: Git, name: str) -> str:
    commit = f"refs/tags/{name}^{{commit}}"
    return git.attempt("rev-parse", "--quiet", "--verify", commit).stdout.decode().strip()
