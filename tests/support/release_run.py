"""One run of a release in a process of its own, to be killed.

`python -m tests.support.release_run CLONE API|FOLDER [STEP]` releases v1.6.0 of the site
and, where a step is named, kills itself by SIGKILL once that step is done. Its process id
stands in CLONE/.git/pid for whoever wants to kill it earlier.
"""

import os
import signal
import sys
from pathlib import Path

from ministudio_ci.errors import MinistudioError
from ministudio_ci.foundation.forge import Forge
from ministudio_ci.foundation.forge_local import LocalForge
from ministudio_ci.release import Step, publish
from tests.support.forges import github_forge
from tests.support.release_site import Site
from tests.support.repo import Repo


def forge_at(place: str) -> Forge:
    return github_forge(place) if place.startswith("http") else LocalForge(Path(place))


def main(clone: Path, place: str, last: str) -> None:
    site = Site(Repo(clone), clone.parent / "remote.git", clone.parent / "files")
    (clone / ".git" / "pid").write_text(str(os.getpid()))

    def kill(step: Step) -> None:
        if step.value == last:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        publish(site.order(), git=site.git, forge=forge_at(place), on_step=kill)
    except MinistudioError as error:
        sys.exit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "")
