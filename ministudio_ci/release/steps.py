"""One release from tag to major tag, each step looking first at what is there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import assert_never

from ministudio_ci.errors import LockTimeoutError, ReleaseRaceError
from ministudio_ci.foundation.files import locked
from ministudio_ci.foundation.forge import Forge, ForgeRelease
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import tags_of
from ministudio_ci.release.major import is_highest, move_major_tag
from ministudio_ci.release.order import Published, ReleaseOrder, Step
from ministudio_ci.release.tag import make_tag, push_tag

_SHARED = (Step.TAG, Step.PUSH, Step.DRAFT, Step.ASSETS, Step.PUBLISH, Step.MAJOR_TAG)
_OWN = (Step.TAG, Step.DRAFT, Step.ASSETS, Step.PUSH, Step.PUBLISH, Step.MAJOR_TAG)
"""Where only this clone sees the draft, it is made before anyone sees the tag: a draft
is then there to say that the release is unfinished, and a pushed tag without one says
that it was made elsewhere."""


def publish(
    order: ReleaseOrder,
    *,
    git: Git,
    forge: Forge,
    on_step: Callable[[Step], None] = lambda _: None,
) -> Published:
    """Carry the release through, or carry on with it where another run stopped.

    `on_step` is told each step that had something to do, once it is done. Killed at any
    point and called again, it ends with one tag, one release, each file once. Raises the
    errors of `make_tag`, `push_tag`, `move_major_tag` and of the forge, and ReleaseRaceError
    where another run is at it.
    """
    done: list[Step] = []
    with _alone(order, git):
        for step in _SHARED if forge.shared else _OWN:
            if _act(step, order, git, forge):
                done.append(step)
                on_step(step)
        release = _release(order, forge)
    return Published(tag=order.tag, url=release.url, steps=tuple(done))


@contextmanager
def _alone(order: ReleaseOrder, git: Git) -> Iterator[None]:
    """Keep other releases of this clone out; those of other clones meet at the tag's push."""
    folder = git.cwd / git.run("rev-parse", "--git-common-dir")
    try:
        with locked(folder / "ministudio-ci-release.lock", seconds=0):
            yield
    except LockTimeoutError as error:
        raise ReleaseRaceError(tag=order.tag) from error


def _act(step: Step, order: ReleaseOrder, git: Git, forge: Forge) -> bool:
    """Do what the step lacks; return whether there was something."""
    match step:
        case Step.TAG:
            return make_tag(order, git)
        case Step.PUSH:
            return push_tag(order, git)
        case Step.DRAFT:
            return _draft(order, forge)
        case Step.ASSETS:
            return _assets(order, forge)
        case Step.PUBLISH:
            return _publish(order, git, forge)
        case Step.MAJOR_TAG:
            return move_major_tag(order, git)
        case _:
            assert_never(step)


def _draft(order: ReleaseOrder, forge: Forge) -> bool:
    if forge.find(order.tag):
        return False
    forge.create_draft(order.draft)
    return True


def _assets(order: ReleaseOrder, forge: Forge) -> bool:
    release = _release(order, forge)
    missing = [asset for asset in order.assets if not release.has(asset)]
    if release.published or not missing:
        return False
    for asset in missing:
        forge.upload(release, asset)
    return True


def _publish(order: ReleaseOrder, git: Git, forge: Forge) -> bool:
    release = _release(order, forge)
    if release.published:
        return False
    latest = is_highest(order.version, order.prefix, tags_of(git, order.remote))
    forge.publish(release, replace(order.draft, latest=latest))
    return True


def _release(order: ReleaseOrder, forge: Forge) -> ForgeRelease:
    release = forge.find(order.tag)
    if release is None:  # someone deleted it meanwhile
        raise ReleaseRaceError(tag=order.tag)
    return release
