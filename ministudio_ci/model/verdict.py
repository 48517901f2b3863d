"""May it be released?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason against, as a key of the message catalogue with its details."""

    key: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the gate says of one commit."""

    commit: str
    reasons: tuple[Refusal, ...] = ()
    """Why not, each with what to do; empty where the gate is open."""

    @property
    def passed(self) -> bool:
        """Whether the commit may be released."""
        return not self.reasons
