"""May this run release? Decided by the configured mode and by what started the run."""

from enum import Enum

from ministudio_ci.foundation.config import ReleaseMode
from ministudio_ci.foundation.event import Event

_DELIBERATE = ("schedule", "workflow_dispatch", "repository_dispatch")


class Intent(Enum):
    """RELEASE does it; PREVIEW says what would be released; SKIP does not look."""

    RELEASE = "release"
    PREVIEW = "preview"
    SKIP = "skip"


def intent(mode: ReleaseMode, event: Event) -> Intent:
    """Return what a run does about a release.

    AUTO releases on a schedule, by hand on GitHub, and off GitHub, where somebody typed the
    command. On a push or a pull request it is a preview: adopting the action surprises nobody.
    """
    match mode:
        case ReleaseMode.NEVER:
            return Intent.SKIP
        case ReleaseMode.DRY_RUN:
            return Intent.PREVIEW
        case ReleaseMode.AUTO:
            deliberate = not event.name or event.name in _DELIBERATE
            return Intent.RELEASE if deliberate and not event.restricted else Intent.PREVIEW
