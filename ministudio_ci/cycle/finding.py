"""One finding of `doctor`."""

from dataclasses import dataclass
from enum import Enum

from ministudio_ci.errors import IncompleteError, MinistudioError
from ministudio_ci.foundation.templates import explain


class Standing(Enum):
    """How a check ended. ADVICE stops nothing."""

    GOOD = "good"
    ADVICE = "advice"
    PROBLEM = "problem"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One finding. Its texts are `doctor.<key>` in the catalogue, or an error's own."""

    name: str
    standing: Standing
    key: str
    details: tuple[tuple[str, object], ...] = ()
    named: bool = False
    """Whether the name is a user's own, and not `doctor.label.<name>` of the catalogue."""


def finding(name: str, standing: Standing, key: str, **details: object) -> Check:
    """Return what was found."""
    return Check(name=name, standing=standing, key=key, details=tuple(details.items()))


def fault(name: str, error: MinistudioError, lang: str) -> Check:
    """Return an error as a finding: a problem, or unknown where something did not answer."""
    what, hint = explain(lang, error)
    unknown = isinstance(error, IncompleteError)
    standing = Standing.UNKNOWN if unknown else Standing.PROBLEM
    return finding(name, standing, "error", what=what, hint=hint)
