"""The major tag (`v1`): a name that moves to the newest release of its major version.

Lightweight, as a moving pointer and not a release: `git describe` passes over it.
"""

from collections.abc import Iterable

from ministudio_ci.errors import MajorTagError
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import TagRef, remote_words, tags_of
from ministudio_ci.release.order import ReleaseOrder


def major_tag_due(version: str, prefix: str, commit: str, tags: dict[str, TagRef]) -> str | None:
    """Return the major tag's name where it is to be moved to `commit`, None where not.

    A pre-release moves nothing, and neither does one that a higher version of its major
    outranks. `tags` are all there are, by name.
    """
    from semver import Version

    major = Version.parse(version).major
    name = f"{prefix}{major}"
    there = tags.get(name)
    if there and there.commit == commit:
        return None
    return name if is_highest(version, prefix, tags, of_major=major) else None


def is_highest(
    version: str, prefix: str, tags: Iterable[str], *, of_major: int | None = None
) -> bool:
    """Whether a version is final and no other final one, of that major if given, is higher."""
    from semver import Version

    parsed = Version.parse(version)
    rivals = (tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix))
    versions = (Version.parse(rival) for rival in rivals if Version.is_valid(rival))
    return not parsed.prerelease and not any(
        other > parsed and not other.prerelease and of_major in {None, other.major}
        for other in versions
    )


def move_major_tag(order: ReleaseOrder, git: Git) -> bool:
    """Move the major tag where it is due; return whether it did. Raises MajorTagError.

    The push holds a lease on the value seen (`--force-with-lease`, git-push(1)), so another
    run's move in between is not undone: then the look is taken once more.
    """
    if not order.major_tag:
        return False
    for _ in range(2):
        tags = tags_of(git, order.remote)
        name = major_tag_due(order.version, order.prefix, order.commit, tags)
        if name is None:
            return False
        why = _move(name, tags.get(name), order, git)
        if why is None:
            return True
    raise MajorTagError(tag=order.tag, major=name, why=why)


def _move(name: str, seen: TagRef | None, order: ReleaseOrder, git: Git) -> str | None:
    """Return None where the tag was moved, else the words of who refused."""
    ref = f"refs/tags/{name}"
    if order.remote:
        lease = f"--force-with-lease={ref}:{seen.object if seen else ''}"
        done = git.attempt("push", "--quiet", lease, order.remote, f"{order.commit}:{ref}")
        if done.returncode:
            return remote_words(done.stderr)
    git.run("update-ref", ref, order.commit)
    return None
