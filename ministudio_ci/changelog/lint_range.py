"""The messages that are to be checked, from the history."""

import re
from collections.abc import Iterator
from itertools import islice

from ministudio_ci.changelog.deepen import deepen
from ministudio_ci.changelog.lint import Message, Source
from ministudio_ci.changelog.log import read_commits, read_newest
from ministudio_ci.changelog.since import read_since
from ministudio_ci.changelog.tags import read_tags
from ministudio_ci.errors import PullRequestCommitsError, UnknownRevisionError
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.foundation.event import PullRequest
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit

_SCISSORS = re.compile(rb"^[^\n]{1,9} -{8,} >8 -{8,}\n.*", re.MULTILINE | re.DOTALL)


def messages_between(git: Git, words: str) -> Iterator[Message]:
    """Yield those of `A..B` (either may be left out: HEAD), or that of the commit named.

    Raises UnknownRevisionError, ShallowCloneError.
    """
    deepen(git)
    start, dots, end = words.partition("..")
    if not dots:
        yield from map(_message, islice(read_newest(git, git.resolve(words)), 1))
    else:  # GitHub's own `A...B` is the same: what B has and A has not
        tip = git.resolve(end.lstrip(".") or "HEAD")
        yield from map(_message, read_commits(git, tip, f"^{git.resolve(start or 'HEAD')}"))


def messages_of(git: Git, pull: PullRequest) -> Iterator[Message]:
    """Yield those of a pull request. Raises PullRequestCommitsError, ShallowCloneError."""
    deepen(git)
    try:
        head, base = git.resolve(pull.head), git.resolve(pull.base)
    except UnknownRevisionError as error:
        raise PullRequestCommitsError(commit=str(error.details["revision"])[:12]) from error
    yield from map(_message, read_commits(git, head, f"^{base}"))


def messages_unreleased(git: Git, settings: ChangelogSettings) -> Iterator[Message]:
    """Yield those that no version of HEAD's history holds. Raises ShallowCloneError."""
    deepen(git)
    head = git.head()
    found = read_since(git, head, read_tags(git, settings.tag_prefix).by_commit)
    yield from map(_message, found.commits)


def message_of_file(git: Git, content: bytes) -> Message:
    """Return the message in a file that git's editor left: as git will clean it."""
    kept = git.attempt("stripspace", "--strip-comments", stdin=_SCISSORS.sub(b"", content))
    merging = git.attempt("rev-parse", "--quiet", "--verify", "MERGE_HEAD").returncode == 0
    text = (kept.stdout if kept.returncode == 0 else content).decode(errors="replace")
    return Message(source=Source.FILE, text=text, merge=merging)


def _message(commit: Commit) -> Message:
    return Message(
        source=Source.COMMIT, text=commit.message, commit=commit.sha, merge=len(commit.parents) > 1
    )
