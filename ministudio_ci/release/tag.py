"""The version's tag: made once, pushed once, withdrawn where the remote will not have it."""

from ministudio_ci.errors import (
    BranchMovedError,
    GitError,
    ReleaseRaceError,
    TagExistsError,
    TagRefusedError,
    TagSigningError,
)
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import TagRef, identified, remote_words, tags_of, tip_of
from ministudio_ci.release.order import ReleaseOrder

TRAILER = "Released-By: ministudio-ci"
"""A line of our tags' messages, by which a half-made release is known to be ours."""


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
            raise TagExistsError(tag=order.tag, commit=found.commit)
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
    if order.remote is None or order.tag in tags_of(git, order.remote):
        return False
    ours, ref = our_tags(git)[order.tag], f"refs/tags/{order.tag}"
    try:
        _check_tip(order, git)
    except BranchMovedError:
        git.run("update-ref", "-d", ref, ours.object)
        raise
    done = git.attempt("push", "--quiet", order.remote, ref)
    there = tags_of(git, order.remote).get(order.tag)
    if there == ours:  # so too where only the answer was lost
        return True
    git.run("update-ref", "-d", ref, ours.object)
    if there is None:
        why = remote_words(done.stderr)
        raise TagRefusedError(remote=order.remote, tag=order.tag, why=why)
    if there.commit == order.commit:
        raise ReleaseRaceError(tag=order.tag)
    raise TagExistsError(tag=order.tag, commit=there.commit)


def _check_ours(order: ReleaseOrder, git: Git) -> None:
    if order.tag not in our_tags(git):
        raise TagExistsError(tag=order.tag, commit=order.commit)


def _check_tip(order: ReleaseOrder, git: Git) -> None:
    if order.branch is None or order.remote is None:
        return
    tip = tip_of(git, order.remote, order.branch)
    if tip != order.commit:
        raise BranchMovedError(branch=order.branch, remote=order.remote, tip=tip, tag=order.tag)


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
