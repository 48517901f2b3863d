"""The version's tag: made once, pushed once, withdrawn where the remote will not have it.

Where the commit carries the version in its files, the branch goes to the remote with the tag: one
push of both or of none.
"""

from ministudio_ci.errors import (
    BranchMovedError,
    GitError,
    ReleaseRaceError,
    StampRefusedError,
    TagExistsError,
    TagRefusedError,
    TagSigningError,
)
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import TagRef, identified, remote_words, tags_of, tip_of
from ministudio_ci.release.order import ReleaseOrder

TRAILER = "Released-By: ministudio-ci"
"""A line of our messages, by which a half-made release is known to be ours."""

_STAMP = "chore(release): "
_LOST = (
    BranchMovedError, ReleaseRaceError, StampRefusedError, TagExistsError, TagRefusedError,
)  # fmt: skip
"""What leaves no tag behind; RemoteError does: the next run goes on."""


def stamped_on(git: Git, commit: str) -> str | None:
    """Return the parent of a commit of ours that carries its version; None of any other."""
    told = git.run("log", "-1", "--no-show-signature", "--format=%P%n%B", commit, "--")
    parents, _, message = told.partition("\n")
    ours = message.startswith(_STAMP) and TRAILER in message.splitlines()
    return parents if ours and parents and " " not in parents else None


def our_tags(git: Git) -> dict[str, TagRef]:
    """Return the tags of this clone that we made, the newest first."""
    form = "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)%00%(contents:body)%00"
    newest_first = ("--sort=-version:refname", "--sort=-creatordate")  # the last weighs most
    listed = git.run("for-each-ref", *newest_first, form, "refs/tags").split("\0")
    records = zip(*[iter(listed)] * 4, strict=False)  # the last line's end stays over
    return {
        name.strip(): TagRef(object=tag, commit=commit)
        for name, tag, commit, body in records
        if TRAILER in body.splitlines()
    }


def make_tag(order: ReleaseOrder, git: Git) -> bool:
    """Make the tag here, unless it is here or on the remote already; return whether it did.

    Raises TagExistsError where it is another's or on another commit, BranchMovedError where
    the commit is no longer the branch's tip, TagSigningError, RemoteError.
    """
    local = tags_of(git, None).get(order.tag)
    there = tags_of(git, order.remote).get(order.tag) if order.remote else None
    for found in (local, there):
        if found and found.commit != order.commit:
            raise _taken(order, git, found)
    if local:
        _check_ours(order, git)
    if there and there != local:
        ref = f"refs/tags/{order.tag}"
        git.run("fetch", "--quiet", "--no-tags", "--force", str(order.remote), f"{ref}:{ref}")
        _check_ours(order, git)
    if local or there:
        return False
    _check_tip(order, git)
    _create(order, git)
    return True


def push_tag(order: ReleaseOrder, git: Git) -> bool:
    """Push the tag, unless the remote has it; return whether it did.

    Where the branch has moved or the remote refuses, the tag is removed here too: nothing is
    left. Where the remote can no longer be asked (RemoteError) it stays, and a new run goes on.
    """
    if order.remote is None:
        return False
    there = tags_of(git, order.remote).get(order.tag)
    if there and there.commit == order.commit:
        return False
    ours = our_tags(git)[order.tag]
    try:
        if there:
            raise _taken(order, git, there)
        _push(order, git, ours)
    except _LOST:
        git.run("update-ref", "-d", f"refs/tags/{order.tag}", ours.object)
        raise
    return True


def _push(order: ReleaseOrder, git: Git, ours: TagRef) -> None:
    remote, refs = str(order.remote), [f"refs/tags/{order.tag}"]
    brings = _check_tip(order, git)
    if brings:
        refs = ["--atomic", remote, f"{order.commit}:refs/heads/{order.branch}", *refs]
    else:
        refs = [remote, *refs]
    done = git.attempt("push", "--quiet", *refs)
    there = tags_of(git, remote).get(order.tag)
    if there == ours:  # so too where only the answer was lost
        return
    if there and there.commit == order.commit:
        raise ReleaseRaceError(tag=order.tag)
    if there:
        raise _taken(order, git, there)
    why = remote_words(done.stderr)
    if brings and _check_tip(order, git):  # it is where it was: not moved, but closed to us
        raise StampRefusedError(remote=remote, branch=order.branch, tag=order.tag, why=why)
    raise TagRefusedError(remote=remote, tag=order.tag, why=why)


def _taken(order: ReleaseOrder, git: Git, found: TagRef) -> TagExistsError | ReleaseRaceError:
    """Return what it means that the tag is on another commit.

    Two runs that stamp one commit make two of it: the branch's tip is then the other's.
    """
    stamped = order.remote and order.branch and stamped_on(git, order.commit)
    if stamped and tip_of(git, str(order.remote), str(order.branch)) == found.commit:
        return ReleaseRaceError(tag=order.tag)
    return TagExistsError(tag=order.tag, commit=found.commit)


def _check_ours(order: ReleaseOrder, git: Git) -> None:
    if order.tag not in our_tags(git):
        raise TagExistsError(tag=order.tag, commit=order.commit)


def _check_tip(order: ReleaseOrder, git: Git) -> bool:
    """Return whether the branch has to be moved on to the commit. Raises BranchMovedError."""
    if order.branch is None or order.remote is None:
        return False
    tip = tip_of(git, order.remote, order.branch)
    if tip == order.commit:
        return False
    if tip is None or tip != stamped_on(git, order.commit):
        raise BranchMovedError(branch=order.branch, remote=order.remote, tip=tip, tag=order.tag)
    return True


def _create(order: ReleaseOrder, git: Git) -> None:
    message = f"{' '.join(order.title.split()) or order.tag}\n\n{TRAILER}\n".encode()
    kind = "--sign" if order.sign else "--annotate"
    try:
        identified(git, git.env).run("tag", kind, "--cleanup=verbatim", "--file=-",
                                     order.tag, order.commit, stdin=message)  # fmt: skip
    except GitError as error:
        if order.sign:
            raise TagSigningError(tag=order.tag, why=error.details["stderr"]) from error
        raise
