"""What a run leaves for GitHub: outputs, job summary, annotations."""

from dataclasses import dataclass
from pathlib import Path

from ministudio_ci.announce import State
from ministudio_ci.cycle.annotations import annotations
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.stability import stability_section
from ministudio_ci.cycle.summary import summary
from ministudio_ci.cycle.week import Week
from ministudio_ci.errors import MinistudioError
from ministudio_ci.foundation.actions import Actions


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a week of a project."""

    project: Project
    week: Week

    def outputs(self) -> dict[str, str]:
        """Return the action's outputs, each a text; empty where there is nothing to say."""
        report, release = self.week.report, self.week.release
        plan = release.plan if release else None
        published = release.published[-1] if release and release.published else None
        reports = self.project.reports
        return {
            "result": report.result.value if report else "ERROR",
            "passed": str(report.passed if report else 0),
            "failed": str(report.failed if report else 0),
            "skipped": str(report.skipped if report else 0),
            "version": (plan.next if plan else None) or "",
            "tag": (published.tag if published else plan.tag if plan else None) or "",
            "released": str(bool(published)).lower(),
            "release-url": (published.url if published else None) or "",
            "report": self._path(reports / "report.json"),
            "changelog-md": self._path(reports / "changelog.md"),
            "changelog-json": self._path(reports / "changelog.json"),
            "announced": str(self._announced()).lower(),
        }

    def show(self, actions: Actions) -> None:
        """Write outputs, annotations and the job summary."""
        actions.outputs(self.outputs())
        top = self.project.git.attempt("rev-parse", "--show-prefix").stdout.decode().strip()
        left_out = actions.annotate(annotations(self.project, self.week, top=top))
        if actions.active:
            words = summary(self.project, self.week, top=top, left_out=left_out,
                            stability=self._stability())  # fmt: skip
            actions.summary(words, lang=self.project.lang)

    def _stability(self) -> str:
        """Return what the runs say together; nothing of a shard, and where it cannot be had."""
        if self.week.report is None or self.week.report.shard:
            return ""
        try:
            return stability_section(self.project)
        except MinistudioError as error:
            self.project.tell("cycle.no_stability", what=error)
            return ""

    def _announced(self) -> bool:
        """Whether there was something to announce and all of it was sent."""
        announced = self.week.announced
        if announced is None or announced.troubles or not announced.entries:
            return False
        return len(announced.of(State.SENT)) == len(announced.entries)

    def _path(self, path: Path) -> str:
        """Return a path as a later step of the job can use it; empty where there is no file."""
        return str(path) if path.exists() else ""
