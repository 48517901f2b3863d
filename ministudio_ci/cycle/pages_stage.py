"""The pages' part of the announce stage: published before anybody is told to look at them."""

from dataclasses import dataclass

from ministudio_ci.cycle.fault import known
from ministudio_ci.cycle.pages import Pages
from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import MinistudioError
from ministudio_ci.foundation.event import read_event
from ministudio_ci.foundation.templates import explain


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What became of them."""

    branch: str
    url: str | None
    trouble: MinistudioError | None = None
    """Why they were not published; None where the branch has them."""


@dataclass(frozen=True, slots=True)
class PagesStage:
    """Of a project with a branch for pages; a pull request's run publishes nothing."""

    project: Project

    def publish(self) -> Shown | None:
        """Publish what is released, by this run or one before; say what came of it.

        Trouble is a value: the release stands, and the next run publishes.
        """
        if not self._active:
            return None
        pages = Pages(self.project)
        try:
            done = pages.publish()
        except Exception as error:  # noqa: BLE001 - a fault of ours too keeps back no message
            return self._troubled(pages, known(error))
        key = "pages.published" if done.changed else "pages.unchanged"
        self._tell(key, pages, count=done.changed)
        return Shown(branch=pages.branch, url=pages.url)

    def preview(self) -> str | None:
        """Say where they would be published, and return the branch; None where they are not."""
        if not self._active:
            return None
        pages = Pages(self.project)
        self._tell("pages.would_publish", pages)
        return pages.branch

    def _troubled(self, pages: Pages, error: MinistudioError) -> Shown:
        what, hint = explain(self.project.lang, error)
        self.project.tell("pages.trouble", what=what, hint=hint)
        return Shown(branch=pages.branch, url=pages.url, trouble=error)

    def _tell(self, key: str, pages: Pages, **details: object) -> None:
        self.project.tell(key, branch=pages.branch, url=pages.where, **details)

    @property
    def _active(self) -> bool:
        event = read_event(self.project.env)
        foreign = event.restricted or event.name.startswith("pull_request")
        return bool(self.project.settings.pages.branch) and not foreign
