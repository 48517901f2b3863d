"""What `doctor` finds in a repository, by the finding's name."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from ministudio_ci.cycle.project import Project
from ministudio_ci.foundation.config import load
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.secrets import Scrubber
from tests.support.repo import ENV


def project(root: Path, **env: str) -> Project:
    """The project as a command has it; what it says goes to stdout."""
    loaded = load(root, env={**env, "MINISTUDIO_CI_LANG": "en"}, flags={"python": sys.executable})
    environment = ENV | env
    return Project(
        root=root, settings=loaded.settings, env=environment, project_env=environment,
        git=Git(root, env=environment), now=lambda: datetime.now(UTC), scrubber=Scrubber([]),
        tell=lambda *_, **__: None, write=print,
    )  # fmt: skip
