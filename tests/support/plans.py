"""Plans of the next version, on the branch a test names."""

from typing import Any

from ministudio_ci.changelog import plan_version
from ministudio_ci.foundation.config import ChangelogSettings, ReleaseSettings
from ministudio_ci.model.line import line_of
from ministudio_ci.model.release import VersionPlan
from tests.support.repo import Repo

CHANNELS = ReleaseSettings().channels


def plan(
    repo: Repo, branch: str = "main", *, notes: list[str] | None = None, **settings: Any
) -> VersionPlan:
    """Plan HEAD as the branch of that name; `notes` gets the keys and details of the notes."""

    def warn(key: str, **details: object) -> None:
        if notes is not None:
            notes.append(f"{key} {details}")

    line = line_of(branch, CHANNELS)
    return plan_version(repo.foundation, ChangelogSettings(**settings), line, warn=warn)
