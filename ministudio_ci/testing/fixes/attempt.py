"""One try at a correction: fixers in one scratch tree, the suites in another.

The second is checked out of the commit that would be proposed. So what is tested is what is
proposed: a file that git ignores, or that a process left running writes later, is in neither.
"""

import posixpath
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import identified
from ministudio_ci.model.report import Result
from ministudio_ci.testing.fixes.difference import Tree, added_lines, changes, patch, shown
from ministudio_ci.testing.fixes.fixers import Ran, run_fixers
from ministudio_ci.testing.fixes.guard import Repository, differing
from ministudio_ci.testing.fixes.imports import relocated
from ministudio_ci.testing.fixes.protected import from_top, is_protected, untouchable
from ministudio_ci.testing.fixes.scratch import Scratch, scratch
from ministudio_ci.testing.fixes.values import Fixed, Fixing, Kept, Reason, Unfixed
from ministudio_ci.testing.fixes.weakened import files_of_tests, weakened

_SAFE = {
    "core.hooksPath": "/dev/null",  # no hook of the project's runs by our doing
    "core.fsmonitor": "false",
    "core.sparseCheckout": "false",  # a correction sees the whole of the commit
    "core.quotePath": "true",
}
_SUBMODULE, _LINK = "160000", "120000"


def attempt(fixing: Fixing, git: Git) -> Fixed | Unfixed:
    """Run the fixers on the commit, then every suite; nothing outside the scratch is changed.

    `git` is in the project's folder. Raises GitError, FileWriteError, and what a run of the
    suites raises; KeyboardInterrupt where that was interrupted.
    """
    git = git.with_config(_SAFE)
    if _has_submodules(git, fixing.commit):
        return Unfixed(reason=Reason.SUBMODULES)
    folder = git.run("rev-parse", "--show-prefix").rstrip("/")
    with scratch(git) as place:
        tree = _correct(fixing, place, folder)
        return tree if isinstance(tree, Unfixed) else _prove(fixing, place, folder, *tree)


def _correct(fixing: Fixing, place: Scratch, folder: str) -> Unfixed | tuple[Ran, str]:
    """Return what ran and the tree it left, where that may be proposed."""
    git, top = place.git, place.checkout("fixed", fixing.commit)
    tree = Tree(top=top, index=place.folder / "index", git=git, commit=fixing.commit)
    if tree.write() != git.run("rev-parse", f"{fixing.commit}^{{tree}}"):
        return Unfixed(reason=Reason.UNCLEAN)
    repository = Repository.of(git, top)
    before = repository.seen()
    home = Path(git.run("rev-parse", "--show-toplevel"))
    env = relocated(fixing.env, top=home, scratch=top)
    ran = run_fixers(
        fixing.commands, cwd=top / folder, env=env, timeout=fixing.timeout,
        scrubber=fixing.scrubber, on_output=fixing.on_output, tell=fixing.tell,
    )  # fmt: skip
    if touched := differing(before, repository.seen()):
        return Unfixed(reason=Reason.REPOSITORY, details={"names": ", ".join(touched)})
    if ran.timed_out:
        details = {"command": ran.timed_out, "seconds": fixing.timeout}
        return Unfixed(reason=Reason.TIMEOUT, details=details)
    if not ran.commands:
        return Unfixed(reason=Reason.NO_FIXER)
    fixed = tree.write()
    return _refused(fixing, git, folder, fixed) or (ran, fixed)


def _refused(fixing: Fixing, git: Git, folder: str, tree: str) -> Unfixed | None:
    """Return why a tree may not be proposed, whatever the suites say of it."""
    found = changes(git, fixing.commit, tree)
    if not found:
        return Unfixed(reason=Reason.NOTHING)
    places = [*fixing.places, *files_of_tests(fixing.document)]
    inside = list(filter(None, (from_top(folder, one.partition("::")[0]) for one in places)))
    paths = untouchable(
        found,
        places=(*inside, *_behind_links(git, fixing.commit, inside)),
        patterns=[f"{folder}/{one}" if folder and "/" in one.rstrip("/") else one
                  for one in fixing.protect],
    )  # fmt: skip
    if paths:
        return Unfixed(reason=Reason.PROTECTED, details=_named(paths))
    added = added_lines(git, fixing.commit, tree)
    if fixing.scrubber.text(added) != added:
        return Unfixed(reason=Reason.SECRET)
    return None


def _prove(fixing: Fixing, place: Scratch, folder: str, ran: Ran, tree: str) -> Fixed | Unfixed:
    """Run the suites on the correction's own commit."""
    commit = _commit(fixing, place.git, ran, tree)
    top = place.checkout("tested", commit)
    kept = fixing.test(top / folder, top)
    if isinstance(kept, Unfixed):
        return kept
    if kept.report.result is not Result.SUCCESS:
        details = {"result": kept.report.result.value, "failed": kept.report.failed}
        return Unfixed(reason=Reason.RED, details=details, failures=kept.report.failures)
    if not _is_whole(kept, commit):
        return Unfixed(reason=Reason.PARTIAL)
    if lost := weakened(fixing.document, kept.document):
        return Unfixed(reason=Reason.WEAKENED, details=_named(lost))
    stat, diff = shown(place.git, fixing.commit, commit)
    return Fixed(
        commit=commit,
        base=fixing.commit,
        title=message(ran.commands, fixing.commit).partition("\n")[0],
        commands=ran.commands,
        paths=tuple(one.path for one in changes(place.git, fixing.commit, commit)),
        patch=patch(place.git, fixing.commit, commit),
        stat=stat,
        diff=diff,
        passed=kept.report.passed,
    )


def _is_whole(kept: Kept, commit: str) -> bool:
    """Whether the run is of the whole of the suites, and of the commit alone."""
    report = kept.report
    narrowed = any(suite.arguments for suite in report.suites)
    return report.commit == commit and not (report.dirty or report.shard or narrowed)


def _commit(fixing: Fixing, git: Git, ran: Ran, tree: str) -> str:
    """Return a commit of the tree: dated as the one it is on, so that a new try is the same."""
    date = git.run("show", "--no-patch", "--format=%cI", fixing.commit)
    dated = identified(git, git.env).with_env({"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date})
    words = fixing.scrubber.text(message(ran.commands, fixing.commit))
    return dated.run("commit-tree", tree, "-p", fixing.commit, "-m", words)


def message(commands: tuple[str, ...], base: str) -> str:
    """Return the commit's message, a Conventional Commit that names the fixers."""
    names = ", ".join(dict.fromkeys(posixpath.basename(shlex.split(one)[0]) for one in commands))
    listed = "\n".join(f"- {one}" for one in commands)
    why = f"The suites were red on {base[:12]} and are green with:"
    return f"fix: apply {names[:60]}\n\n{why}\n\n{listed}"


def _has_submodules(git: Git, commit: str) -> bool:
    listed = git.run("ls-tree", "-r", "--full-tree", commit).splitlines()
    return any(line.startswith(_SUBMODULE) for line in listed)


def _behind_links(git: Git, commit: str, places: list[str]) -> list[str]:
    """Return where the links lead that stand in a test's place: its tests are there."""
    found = []
    for record in git.run("ls-tree", "-r", "-z", "--full-tree", commit).split("\0"):
        about, _, path = record.partition("\t")
        if about.startswith(_LINK) and is_protected(path, places=places):
            target = git.run("cat-file", "blob", about.split(" ")[2])
            found.append(from_top(posixpath.dirname(path), target))
    return [one for one in found if one]


def _named(found: tuple[str, ...], most: int = 5) -> Mapping[str, Any]:
    more = f" … + {len(found) - most}" if len(found) > most else ""
    return {"names": ", ".join(found[:most]) + more}
