"""The commit that carries a version in its files, on top of the commit that is released.

Made as an object first and then moved to by one `git reset --keep` (git-reset(1)), which runs no
hook, refuses to touch files that were changed, and is undone by the same.
"""

from collections.abc import Sequence
from datetime import datetime

from ministudio_ci.errors import StampUntrackedError
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.git_objects import REGULAR, commit_files, store_blob
from ministudio_ci.foundation.remote import identified, tags_of
from ministudio_ci.release.stamping import Stamping, read_stamps
from ministudio_ci.release.tag import TRAILER, our_tags, stamped_on


def stamps_in(git: Git, entries: Sequence[str], version: str) -> Stamping:
    """Return what `read_stamps` does in git's folder, lock files that git ignores let alone."""
    tracked = frozenset(git.run("ls-files", "-z").split("\0") if entries else ())
    return read_stamps(git.cwd, entries, version, along=tracked.__contains__)


def commit_stamps(git: Git, stamping: Stamping, *, now: datetime, sign: bool = False) -> None:
    """Move HEAD, and the branch it is on, to a commit of the stamped files.

    Raises StampUntrackedError; GitError where a file was changed meanwhile, or no key signs.
    """
    head, folder = git.head(), git.run("rev-parse", "--show-prefix")
    modes = _modes(git, head)
    blobs: dict[str, str | None] = {}
    for file in stamping.files:
        path = f"{folder}{file.path}"
        if modes.get(path) not in REGULAR:
            raise StampUntrackedError(path=file.path)
        blobs[path] = store_blob(git, file.after, path=file.path)
    message = f"chore(release): {stamping.version}\n\n{TRAILER}"
    author = identified(git, git.env)
    commit = commit_files(author, head, blobs, message=message, now=now, modes=modes, sign=sign)
    git.run("reset", "--quiet", "--keep", commit)


def drop_stamps(git: Git) -> None:
    """Move HEAD back to the commit that was stamped, and take our tag of it away.

    Raises GitError, as `commit_stamps`.
    """
    head = git.head()
    if parent := stamped_on(git, head):
        git.run("reset", "--quiet", "--keep", parent)
        for tag, ref in our_tags(git).items():
            if ref.commit == head:
                git.run("update-ref", "-d", f"refs/tags/{tag}", ref.object)


def is_leftover(git: Git, *, tip: str | None, remote: str | None) -> bool:
    """Whether HEAD is a stamp of ours that came to nothing: not on the remote, and never to be.

    The push is of both or of none, so one with a tag goes there yet, unless another run was
    first and the remote has that tag on a commit of its own. Raises RemoteError.
    """
    head = git.head()
    if stamped_on(git, head) is None or (remote and tip == head):
        return False
    here = [name for name, ref in tags_of(git, None).items() if ref.commit == head]
    there = tags_of(git, remote) if here and remote else {}
    return all(name in there and there[name].commit != head for name in here)


def _modes(git: Git, commit: str) -> dict[str, str]:
    listed = git.run("ls-tree", "-r", "-z", "--full-tree", commit).split("\0")
    records = (record.partition("\t") for record in listed if record)
    return {path: about.split(" ")[0] for about, _, path in records}
