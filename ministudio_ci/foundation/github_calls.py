"""Calls of GitHub's API: how often, how long, when again, and what a failure means."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from json import JSONDecodeError
from typing import TypeVar

from github import BadAttributeException, GithubException
from requests import RequestException

from ministudio_ci.errors import (
    ForgePermissionError,
    ForgeRateLimitError,
    ForgeRefusedError,
    ForgeRepositoryError,
    ForgeTokenError,
    ForgeUnreachableError,
    MinistudioError,
)

T = TypeVar("T")
_FAILURES = (GithubException, BadAttributeException, RequestException, JSONDecodeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How polite and how patient the calls are, in seconds."""

    between_requests: float = 0.25
    between_writes: float = 1.0
    """GitHub's "Best practices for using the REST API": a second between writes."""
    retries: tuple[float, ...] = (1.0, 5.0, 15.0)
    """Pauses before each new try of a call that got no answer."""
    longest_wait: float = 60.0
    """A rate limit that lasts longer ends the run."""
    timeout: int = 30
    upload_timeout: int = 300


@dataclass(kw_only=True)
class Caller:
    """Makes calls for one repository; what it raises is of our tree."""

    host: str
    repository: str
    pace: Pace
    known: bool = False
    """Whether the repository was seen: a 404 after that hides a missing right."""

    def call(self, do: Callable[[], T], *, look: Callable[[], T | None] | None = None) -> T:
        """Make a call, and again where it got no answer or was told to wait.

        `look` says first whether it was done after all: its result then stands for the call's.
        """
        pauses = iter(self.pace.retries)
        while True:
            try:
                return do()
            except _FAILURES as error:
                failure = self._explained(error)
                wait = _wait(failure, next(pauses, None), self.pace.longest_wait)
                if wait is None:
                    raise failure from error
            time.sleep(wait)
            found = self.call(look) if look else None
            if found is not None:
                return found

    def _explained(self, error: Exception) -> MinistudioError:
        """Tell by status and headers what happened (GitHub's "Troubleshooting the REST API")."""
        if not isinstance(error, GithubException):
            return ForgeUnreachableError(host=self.host, why=_root(error))
        headers, why = error.headers or {}, _said(error)
        limited = "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0"
        match error.status:
            case 401:
                return ForgeTokenError(host=self.host)
            case 429:
                return ForgeRateLimitError(host=self.host, seconds=_told(headers))
            case 403 if limited or "rate limit" in why:
                return ForgeRateLimitError(host=self.host, seconds=_told(headers))
            case 403:
                return self._forbidden(why)
            case 404:
                return self._forbidden(why) if self.known else self._unknown()
            case status if status >= 500:  # noqa: PLR2004 - RFC 9110, server errors
                return ForgeUnreachableError(host=self.host, why=f"{status} {why}")
            case _:
                return ForgeRefusedError(host=self.host, why=why)

    def _forbidden(self, why: str) -> ForgePermissionError:
        return ForgePermissionError(host=self.host, repository=self.repository, why=why)

    def _unknown(self) -> ForgeRepositoryError:
        return ForgeRepositoryError(host=self.host, repository=self.repository)


def _wait(failure: MinistudioError, pause: float | None, longest: float) -> float | None:
    """Return the seconds before a new try, None where there is to be none."""
    match failure:
        case ForgeUnreachableError():
            return pause
        case ForgeRateLimitError(details={"seconds": int(seconds)}) if seconds <= longest:
            return None if pause is None else max(pause, seconds)
        case _:
            return None


def _told(headers: dict[str, str]) -> int:
    """Return the seconds GitHub asks to wait: Retry-After, the reset's time, else a minute."""
    after, reset = headers.get("retry-after", ""), headers.get("x-ratelimit-reset", "")
    if after.isdigit():
        return int(after)
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdigit():
        return max(int(reset) - int(time.time()) + 1, 1)
    return 60


def _said(error: GithubException) -> str:
    """Return GitHub's own words: its message, and each problem where it names some."""
    data = error.data if isinstance(error.data, dict) else {}
    problems = data.get("errors")
    named = [_problem(problem) for problem in problems] if isinstance(problems, list) else []
    return "; ".join([str(data.get("message") or error.status), *named])


def _problem(problem: object) -> str:
    if not isinstance(problem, dict):
        return str(problem)
    said = problem.get("message") or f"{problem.get('field')} {problem.get('code')}"
    return str(said)


def _root(error: BaseException) -> str:
    """Return the words of the first cause: those of what wraps it show addresses and objects."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return str(error) or type(error).__name__
