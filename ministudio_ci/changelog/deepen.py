"""A clone made whole, or refused: a version counted from half a history would be a guess."""

from ministudio_ci.changelog.notes import Warn
from ministudio_ci.errors import (
    RemoteError,
    ShallowCloneError,
    ShallowRemoteError,
    TagsNotFetchedError,
)
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.version import split_tag

_FETCH = ("fetch", "--quiet", "--unshallow", "--tags", "--filter=blob:none",
          "--no-recurse-submodules")  # fmt: skip


def deepen(git: Git) -> None:
    """Fetch the rest of a shallow clone's history and its tags; do nothing to a whole one.

    Only commits and trees are asked for; a remote that knows no filter sends everything.
    Raises ShallowCloneError.
    """
    if not git.is_shallow():
        return
    from ministudio_ci.foundation.remote import remote_words

    remote = _remote(git)
    done = git.attempt(*_FETCH, remote)
    if git.is_shallow():
        if done.returncode:
            raise ShallowCloneError(why=remote_words(done.stderr))
        raise ShallowRemoteError(remote=remote)


def refuse_unfetched(git: Git, prefix: str, warn: Warn) -> None:
    """Raise TagsNotFetchedError where the remote has version tags and this clone has none.

    A clone made with `--no-tags` looks like a project before its first version. A remote that
    does not answer is said.
    """
    from ministudio_ci.foundation.remote import address_of, tags_of

    remote = _remote(git)
    try:
        known = address_of(git, remote) and tags_of(git, remote)
    except RemoteError as error:
        warn("next_version.remote_silent", why=error)
        return
    versions = [name for name in known or () if split_tag(name, prefix)]
    if versions:
        raise TagsNotFetchedError(count=len(versions), remote=remote)


def _remote(git: Git) -> str:
    """Return the remote the clone is from; git names it `origin` unless told otherwise."""
    names = git.run("remote").split("\n")
    return "origin" if "origin" in names else names[0] or "origin"
