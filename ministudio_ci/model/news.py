"""What there is to announce, and how sending it ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from ministudio_ci.model.news_kind import NewsKind
from ministudio_ci.model.release import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseNews:
    """A published release, ready to be announced."""

    project: str
    lang: str
    release: Release
    url: str | None
    """The release's page; None for a local release."""
    item: str
    """The same release as one JSON Feed item, JSON text: what the widget endpoint is posted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureNews:
    """A run that went red. `cause` is untrusted text, scrubbed of secrets."""

    project: str
    lang: str
    stage: str
    cause: str
    url: str | None
    """The run's address."""
    commit: str | None = None
    """The commit that was tested; tells two runs without an address apart."""
    branch: str | None = None
    """Where it was red; a stage that holds on another branch is no recovery."""
    proposal: str | None = None
    """The address of the pull request that would mend it."""
    at: str | None = None
    """When, ISO 8601 in UTC; the outbox notes it as it takes the news."""
    relapse: int = 0
    """How often it was told already that this very run is well again; the outbox counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryNews:
    """A stage that a failure was told of holds again."""

    project: str
    lang: str
    stage: str
    url: str | None
    """The address of the run that is well."""
    failure: str
    """The key of the failure's news, so that each failure is followed by one recovery."""
    branch: str | None = None
    at: str | None = None
    """When, ISO 8601 in UTC; the outbox notes it as it takes the news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleNews:
    """A destination takes no messages any more: told to the others, for it cannot tell itself."""

    project: str
    lang: str
    destination: str
    """Its name, never its address."""
    why: str
    waiting: int
    """Messages that wait for it."""
    url: str | None
    """The run's address."""
    trouble: str
    """What tells this trouble from the next one with the same destination: letters and digits."""
    at: str | None = None
    """When, ISO 8601 in UTC; the outbox notes it as it takes the news."""


News = ReleaseNews | FailureNews | RecoveryNews | TroubleNews


def kind_of(news: News) -> NewsKind:
    """Return which of them the news is."""
    match news:
        case ReleaseNews():
            return NewsKind.RELEASES
        case FailureNews():
            return NewsKind.FAILURES
        case RecoveryNews():
            return NewsKind.RECOVERIES
        case TroubleNews():
            return NewsKind.TROUBLES
        case _:
            assert_never(news)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The other side has it. `receipt` is its id there (a Discord message id), if it gave one."""

    receipt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """Not now: try again, not before `not_before` (UTC) where the other side named a time."""

    why: str
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Never: the other side will not take this message, or the address is dead."""

    why: str
    dead: bool = False
    """The address itself is refused, so that no other message would pass either."""
    mendable: bool = False
    """A dead address that may come back as it is (401, 403), unlike one that is gone."""


Outcome = Sent | Deferred | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A look that cannot tell without posting; `why` says what was seen all the same."""

    why: str
