"""Which line of development is checked out."""

from ministudio_ci.foundation.config import ReleaseSettings
from ministudio_ci.foundation.event import target_branch
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.line import Line, line_of


def current_line(git: Git, settings: ReleaseSettings) -> Line:
    """Return the line of HEAD's branch; of a detached HEAD on CI, the line the event is for."""
    return line_of(git.branch() or target_branch(git.env), settings.channels)
