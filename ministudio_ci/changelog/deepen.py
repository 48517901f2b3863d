"""A shallow clone made whole: a version counted from a cut history would be a guess."""

from ministudio_ci.errors import ShallowCloneError
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import remote_words

_FETCH = ("fetch", "--quiet", "--unshallow", "--tags", "--filter=blob:none",
          "--no-recurse-submodules")  # fmt: skip


def deepen(git: Git) -> None:
    """Fetch the rest of a shallow clone's history and its tags; do nothing to a whole one.

    Only commits and trees are asked for; a remote that knows no filter sends everything.
    Raises ShallowCloneError.
    """
    if not git.is_shallow():
        return
    remote = _remote(git)
    done = git.attempt(*_FETCH, remote)
    if git.is_shallow():
        raise ShallowCloneError(why=remote_words(done.stderr) or f"{remote} is shallow as well")


def _remote(git: Git) -> str:
    """Return the remote the clone is from; git names it `origin` unless told otherwise."""
    names = git.run("remote").split("\n")
    return "origin" if "origin" in names else names[0] or "origin"
