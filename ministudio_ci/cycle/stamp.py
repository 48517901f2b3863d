"""The version in the files, before the tests: what is tested is then what is tagged.

The acts in order, and what a kill after each leaves:

1. HEAD moves to a commit with the version. Nobody else sees it; the next run in this clone goes
   on from it, or drops it where another version is due or the branch has moved.
2. The tests run on it, the gate looks at it. Shut, or red: it is dropped.
3. Its tag is made here. The next run in this clone finds the unfinished release.
4. Branch and tag are pushed, both or none. From here on any clone finds the unfinished release.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ministudio_ci.changelog import current_line, plan_version
from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import MinistudioError, ShardSignError, ShardStampError
from ministudio_ci.foundation.config import ReleaseSettings
from ministudio_ci.foundation.event import PLANNED_AT, planned_at
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import authenticated, fetch_tags
from ministudio_ci.foundation.templates import explain
from ministudio_ci.release import (
    GateFacts,
    Stamping,
    commit_stamps,
    drop_stamps,
    gather_facts,
    is_leftover,
    place_reasons,
    stamped_on,
    stamps_in,
)


@dataclass(kw_only=True)
class Stamper:
    """Does nothing where no file is configured to hold the version."""

    project: Project
    shared: bool = False
    """Whether other machines test the same commit, and so have to make the very same."""

    def base(self) -> str:
        """Return HEAD, or the commit that HEAD is stamped on: the name of this week's run."""
        head = self.project.git.head()
        return (stamped_on(self.project.git, head) if self._settings.stamp else None) or head

    def stamp(self) -> None:
        """Commit the version where this run may release it from here.

        Where it cannot be, say why and go on: the release stage meets the same, and stops.
        Raises ShardSignError, ShardStampError where other machines would make another commit.
        """
        try:
            if self._settings.stamp and (stamping := self._due()):
                now, sign = self._moment(), self._settings.sign
                commit_stamps(self._git, stamping, now=now, sign=sign)
                self.project.tell("stamp.committed", version=stamping.version)
        except (ShardSignError, ShardStampError):
            raise
        except MinistudioError as error:
            self._tell("stamp.failed", error)

    def drop(self) -> None:
        """Take a commit back that came to nothing; where that cannot be, say why."""
        try:
            if self._settings.stamp and stamped_on(self._git, self._git.head()):
                self._drop_leftover(self._facts())
        except MinistudioError as error:
            self._tell("stamp.kept", error)

    def _moment(self) -> datetime:
        """Return the time of the commit, of which its name is made."""
        if not self.shared:
            return self.project.now()
        if self._settings.sign:
            raise ShardSignError
        if moment := planned_at(self.project.env):
            return moment
        raise ShardStampError(variable=PLANNED_AT)

    def _due(self) -> Stamping | None:
        """Return what is to be written; None where nothing is, or the gate would stay shut."""
        facts = self._facts()
        if facts.remote:
            fetch_tags(self._git, facts.remote)
        due = self._changes(facts)
        if due is None or due.files:  # what an earlier run left is right only if it is all
            facts = self._facts() if self._drop_leftover(facts) else facts
            due = self._changes(facts)
        return due if due and due.files else None

    def _changes(self, facts: GateFacts) -> Stamping | None:
        """Return what the next version changes in the files; None where none is released."""
        line = current_line(self._git, self._settings)
        version = plan_version(self._git, self.project.settings.changelog, line).next
        if version is None or any(place_reasons(facts)):
            return None
        return stamps_in(self._git, self._settings.stamp, version)

    def _drop_leftover(self, facts: GateFacts) -> bool:
        left = is_leftover(self._git, tip=facts.tip, remote=facts.remote)
        if left:
            drop_stamps(self._git)
            self.project.tell("stamp.dropped")
        return left

    def _facts(self) -> GateFacts:
        return gather_facts(self._git, self._settings, self.project.env)

    def _tell(self, key: str, error: MinistudioError) -> None:
        what, hint = explain(self.project.lang, error)
        self.project.tell(key, what=what, hint=hint)

    @property
    def _settings(self) -> ReleaseSettings:
        return self.project.settings.release

    @cached_property
    def _git(self) -> Git:
        return authenticated(self.project.git, self._settings.remote, self.project.env)
