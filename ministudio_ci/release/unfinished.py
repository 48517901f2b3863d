"""Finding a release of ours that stopped half-way: by what is there, not by any memory."""

from ministudio_ci.foundation.forge import Forge
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import TagRef, tags_of
from ministudio_ci.model.version import split_tag
from ministudio_ci.release.major import major_tag_due
from ministudio_ci.release.order import Step, Unfinished
from ministudio_ci.release.tag import our_tags

_FORGE_STEPS = (Step.DRAFT, Step.ASSETS, Step.PUBLISH)


def find_unfinished(
    git: Git, forge: Forge, prefix: str, *, remote: str | None, major_tag: bool = True
) -> Unfinished | None:
    """Return the newest release of ours where something of it lacks, else None.

    Tags without our trailer are other tools' and are never looked at. Nothing is changed.
    Raises RemoteError and the forge's errors.
    """
    newest = _newest(git, prefix)
    if newest is None:
        return None
    tag, ref, own, version = newest
    tags = tags_of(git, remote)
    missing = [*_missing(tag, forge, pushed=tag in tags, remote=remote)]
    if major_tag and major_tag_due(version, own, ref.commit, tags):
        missing.append(Step.MAJOR_TAG)
    if not missing:
        return None
    return Unfinished(tag=tag, version=version, commit=ref.commit, missing=tuple(missing))


def _newest(git: Git, prefix: str) -> tuple[str, TagRef, str, str] | None:
    """Return its tag, where that leads, the prefix it is written with, and the version."""
    for tag, ref in our_tags(git).items():
        if split := split_tag(tag, prefix):
            return tag, ref, *split
    return None


def _missing(tag: str, forge: Forge, *, pushed: bool, remote: str | None) -> tuple[Step, ...]:
    push = () if pushed else (Step.PUSH,)
    release = forge.find(tag)
    if release is None:
        # What only this clone sees may have been made, whole, in another one: the tag is out.
        elsewhere = not forge.shared and remote is not None and pushed
        return () if elsewhere else (*push, *_FORGE_STEPS)
    return push if release.published else (*push, Step.ASSETS, Step.PUBLISH)
