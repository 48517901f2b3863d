"""What in a work tree is not as its commit has it, what we write ourselves left out."""

from ministudio_ci.foundation.git import Git

_FOLDERS = ("reports", "memory")
_FILES = (
    "reports/report.json", "reports/changelog.md", "reports/changelog.json", "reports/releases",
    "reports/fix",
    "memory/session.log", "memory/ci_report_*", "memory/cache", "memory/cycle",
    "memory/outbox", "memory/releases",
)  # fmt: skip


def changes(git: Git, *, untracked: bool = True) -> tuple[str, ...]:
    """Return the paths that differ from HEAD, untracked ones too unless told otherwise.

    Of `reports/` and `memory/`, below the folder of `git`, all that is untracked is left out;
    of what is tracked only what we write: a package of that name is code like any other.
    """
    tracked = git.changes(ignoring=_FILES, untracked=False)
    if not untracked:
        return tracked
    return tuple(dict.fromkeys((*git.changes(ignoring=_FOLDERS), *tracked)))
