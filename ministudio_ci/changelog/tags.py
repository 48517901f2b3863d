"""The version tags of a repository, read at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ministudio_ci.foundation.git import Git
from ministudio_ci.model.version import Version

if TYPE_CHECKING:
    from datetime import datetime

_REFS = "refs/tags/"
_PEELED = "^{}"
"""What stands after the name of a tag where its line has the commit that the tag leads to."""


class Tag(NamedTuple):
    """A version tag. `commit` is the full SHA of what it leads to (see `of_commits`)."""

    name: str
    version: Version
    commit: str


class Tags(NamedTuple):
    """The tags of a repository, versions and others."""

    every: tuple[Tag, ...]
    """Those that are versions, by name."""
    by_commit: Mapping[str, Tag]
    """Of several versions on one commit, the highest; where only build metadata differs, the
    last by name."""
    skipped: tuple[str, ...]
    """The names that are no version: `latest`, `nightly` …; no major tag (`v1`) of theirs, and
    none of another prefix than the one that was chosen."""


def read_tags(git: Git, prefix: str) -> Tags:
    """Return the repository's tags, as they are listed: no object is read.

    With the prefix `v`, or none, both `v1.2.3` and `1.2.3` are versions; with another one,
    only what begins with it.
    """
    shared = prefix in {"", "v"}
    every: list[Tag] = []
    skipped: list[str] = []
    for name, commit in _listed(git).items():
        if shared:
            text = name.removeprefix("v")
        elif name.startswith(prefix):
            text = name[len(prefix) :]
        else:
            continue
        if version := Version.parse(text):
            every.append(Tag(name, version, commit))
        else:
            skipped.append(name)
    return Tags(tuple(every), by_commit(every), _no_majors(skipped, every) if skipped else ())


def _no_majors(skipped: Sequence[str], every: Sequence[Tag]) -> tuple[str, ...]:
    """Return the names but for those of major tags, `v1` beside `v1.2.3`."""
    majors = {f"{name.removesuffix(str(version))}{version.major}" for name, version, _ in every}
    return tuple(name for name in skipped if name not in majors)


def by_commit(tags: Iterable[Tag]) -> dict[str, Tag]:
    """Return tags, given by name, as `Tags.by_commit` has them."""
    found: dict[str, Tag] = {}
    for tag in tags:
        other = found.setdefault(tag.commit, tag)
        if other is not tag and not other.version.outranks(tag.version):
            found[tag.commit] = tag
    return found


def of_commits(git: Git, tags: Sequence[Tag]) -> list[Tag]:
    """Return those of `tags` that lead to a commit: a few in the world lead to a file.

    One that a history comes to needs no such look.
    """
    if not tags:
        return []
    named = "".join(f"{tag.commit}\n" for tag in tags)
    kinds = git.run("cat-file", "--batch-check=%(objecttype)", stdin=named.encode()).split("\n")
    return [tag for tag, kind in zip(tags, kinds, strict=True) if kind == "commit"]


def dates_of(git: Git, *tags: str) -> "dict[str, datetime]":
    """Return when each tag, or each of those named, was made (UTC).

    Of a lightweight tag it is its commit's date, as of the old ones without a tagger.
    """
    from datetime import UTC, datetime

    form = "--format=%(refname:lstrip=2)%00%(creatordate:unix)%00%(*committerdate:unix)"
    listed = git.run("for-each-ref", form, *(_REFS + name for name in tags or [""]))
    fields = (line.split("\0") for line in listed.split("\n") if line)
    return {name: datetime.fromtimestamp(int(made or committed or 0), UTC)
            for name, made, committed in fields}  # fmt: skip


def _listed(git: Git) -> dict[str, str]:
    """Return what each tag leads to in the end. Where refs are packed, no object is read for it."""
    # HEAD comes along, for a list of nothing is an error to git.
    found: dict[str, str] = {}
    for line in git.run("show-ref", "--head", "--tags", "--dereference").split("\n"):
        sha, _, ref = line.partition(" ")
        if ref.startswith(_REFS):  # what a tag leads to comes after the tag itself
            found[ref[len(_REFS) :].removesuffix(_PEELED)] = sha
    return found
