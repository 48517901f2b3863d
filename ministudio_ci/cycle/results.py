"""What a run leaves for GitHub: outputs, job summary, annotations."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ministudio_ci.announce import State
from ministudio_ci.cycle.journal import Stage
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.week import Week
from ministudio_ci.foundation.actions import Actions, Annotation, Level
from ministudio_ci.foundation.templates import explain, render
from ministudio_ci.model.report import Failure

_SHOWN = 50  # failures in the summary; the report has them all


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
        left_out = actions.annotate(self._annotations())
        actions.summary(self.summary(left_out), lang=self.project.lang)

    def summary(self, left_out: int = 0) -> str:
        """Return the job summary (GitHub Markdown); `left_out` annotations were not shown."""
        report, release = self.week.report, self.week.release
        failures = report.failures if report else ()
        return render(
            f"{self.project.lang}/summary.md.jinja",
            report=report,
            whys=[_line(suite.why) for suite in report.suites if suite.why] if report else [],
            failures=[{"place": _place(one), "message": _line(one.message)}
                      for one in failures[:_SHOWN]],
            more=max(0, len(failures) - _SHOWN),
            left_out=left_out,
            release=release,
            failure=self._failure(),
            entries=self.week.announced.entries if self.week.announced else (),
        )  # fmt: skip

    def _failure(self) -> dict[str, str] | None:
        """Return what went wrong outside the tests, which have their own table."""
        failure = self.week.failure
        if failure is None or (failure.stage is Stage.TEST and self.week.report):
            return None
        what, hint = explain(self.project.lang, failure.error)
        scrub = self.project.scrubber.text
        return {"stage": failure.stage.value, "what": scrub(what), "hint": scrub(hint)}

    def _annotations(self) -> Iterator[Annotation]:
        top = self.project.git.attempt("rev-parse", "--show-prefix").stdout.decode().strip()
        report = self.week.report
        # A shard's stand in its summary; the run that merges all shards shows each once.
        for one in report.failures if report and not report.shard else ():
            yield Annotation(
                level=Level.ERROR,
                message=one.message,
                title=one.nodeid,
                file=f"{top}{one.path}",
                line=one.line,
            )
        if failure := self._failure():
            yield Annotation(
                level=Level.ERROR,
                message=f"{failure['what']}\n→ {failure['hint']}",
                title=failure["stage"],
            )

    def _announced(self) -> bool:
        """Whether there was something to announce and all of it was sent."""
        announced = self.week.announced
        if announced is None or announced.troubles or not announced.entries:
            return False
        return len(announced.of(State.SENT)) == len(announced.entries)

    def _path(self, path: Path) -> str:
        """Return a path as a later step of the job can use it; empty where there is no file."""
        return str(path) if path.exists() else ""


def _place(failure: Failure) -> str:
    return f"{failure.path}:{failure.line}" if failure.line else failure.path


def _line(text: str) -> str:
    """Return a text on one line: in the summary a line break could begin Markdown of its own."""
    return " ".join(text.split())
