"""What a run would do."""

from dataclasses import dataclass

from ministudio_ci.cycle.release import ReleaseOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What a run would do, stage by stage."""

    suites: tuple[str, ...] = ()
    release: ReleaseOutcome | None = None
    pages: str | None = None
    """The branch that the static pages would be published on."""
    announcements: tuple[str, ...] = ()

    def document(self) -> dict[str, object]:
        """Return it as `cycle --dry-run --json` prints it; `gate` is `open`, `shut` or null."""
        plan = self.release.plan if self.release else None
        verdict = self.release.verdict if self.release else None
        return {
            "suites": list(self.suites),
            "version": plan.next if plan else None,
            "tag": plan.tag if plan else None,
            "gate": ("open" if verdict.passed else "shut") if verdict else None,
            "pages": self.pages,
            "announcements": list(self.announcements),
        }
