"""Proposing a correction: its branch, its pull request, and what that says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ministudio_ci.cycle.project import Project
from ministudio_ci.foundation.event import read_event
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.proposal import (
    NAMESPACE,
    Proposal,
    Proposals,
    Pull,
    open_proposals,
    push_branch,
)
from ministudio_ci.foundation.remote import address_of, authenticated, tip_of
from ministudio_ci.foundation.templates import render, say
from ministudio_ci.model.report import TestReport
from ministudio_ci.testing import Fixed

_FAILURES, _STAT, _DIFF = 4_000, 4_000, 40_000
"""Bytes of each part of the text; GitHub takes 65,536 characters in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What came of it: `fix.<key>` in the catalogue, with its details."""

    key: str
    details: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None
    """Of an open pull request."""


@dataclass(frozen=True, kw_only=True)
class Proposer:
    """Proposes one correction of one red run, once."""

    project: Project
    fixed: Fixed
    report: TestReport

    def propose(self) -> Proposed:
        """Push the branch and open the pull request, unless that was done, or may not be.

        Raises RemoteError, ProposalPushError, ProposalPermissionError, and the Forge… errors.
        """
        remote = self.project.settings.release.remote
        proposals = self._proposals(remote)
        if proposals is None:
            return self._not("forge")
        base = self._base
        if base is None:
            return self._not("branch")
        if not self._is_on(remote, base):
            return self._not("unpushed", branch=base, remote=remote)
        if there := proposals.find(self.branch):
            return _found(there)
        if not push_branch(self._git, remote, self.branch, self.fixed.commit, base=base):
            return self._not("taken", branch=self.branch)
        pull = proposals.open(self._proposal(base))
        return Proposed(key="proposed", details={"url": pull.url}, url=pull.url)

    @property
    def branch(self) -> str:
        """The correction's own branch, named for the commit that was red."""
        return f"{NAMESPACE}fix-{self.fixed.base[:12]}"

    @cached_property
    def _git(self) -> Git:
        remote = self.project.settings.release.remote
        return authenticated(self.project.git, remote, self.project.env)

    @property
    def _base(self) -> str | None:
        """The branch that was tested; a checkout by SHA leaves it to the event to name it."""
        return self.report.branch or read_event(self.project.env).branch

    def _proposals(self, remote: str) -> Proposals | None:
        if address_of(self.project.git, remote) is None:
            return None
        repository = self.project.settings.release.repository
        return open_proposals(self._git, remote=remote, repository=repository,
                              env=self.project.env)  # fmt: skip

    def _is_on(self, remote: str, base: str) -> bool:
        """Whether the remote's branch has the commit: no other commit is to go there with it."""
        tip = tip_of(self._git, remote, base)
        known = (tip, f"refs/remotes/{remote}/{base}") if tip else ()
        return tip == self.fixed.base or any(
            self._git.attempt("merge-base", "--is-ancestor", self.fixed.base, one).returncode == 0
            for one in known if one
        )  # fmt: skip

    def _not(self, why: str, **details: str) -> Proposed:
        words = say(self.project.lang, f"fix.no.{why}", **details)
        return Proposed(key="unproposed", details={"why": words})

    def _proposal(self, base: str) -> Proposal:
        scrub = self.project.scrubber.text
        return Proposal(branch=self.branch, base=base, title=scrub(self.fixed.title),
                        body=scrub(self._body()))  # fmt: skip

    def _body(self) -> str:
        failures = "\n".join(
            f"{one.path}:{one.line or ''}  {' '.join(one.message.split())}"
            for one in self.report.failures
        )
        whys = "\n".join(suite.why for suite in self.report.suites if suite.why)
        diff, cut = _head(self.fixed.diff, _DIFF)
        return render(
            f"{self.project.lang}/fix.md.jinja",
            commit=self.fixed.base,
            passed=self.fixed.passed,
            failures=fenced(_head("\n".join(filter(None, [whys, failures])), _FAILURES)[0]),
            commands=fenced("\n".join(self.fixed.commands)),
            stat=fenced(_head(self.fixed.stat, _STAT)[0]),
            diff=fenced(diff, "diff"),
            cut=cut,
            run=read_event(self.project.env).run_url,
        )


def _found(pull: Pull) -> Proposed:
    url = pull.url if pull.open else None
    return Proposed(key="open" if pull.open else "closed", details={"url": pull.url}, url=url)


def fenced(text: str, language: str = "") -> str:
    """Return text as a fenced code block that nothing in it can end (CommonMark 0.31, 4.5)."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _head(text: str, most: int) -> tuple[str, bool]:
    """Return the whole lines of `text` that `most` bytes hold, and whether that is less."""
    content = text.encode()
    if len(content) <= most:
        return text, False
    kept, newline, _ = content[:most].rpartition(b"\n")
    return f"{(kept if newline else content[:most]).decode(errors='ignore')}\n…", True
