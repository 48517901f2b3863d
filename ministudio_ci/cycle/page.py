"""The HTML report beside `reports/report.json`."""

from contextlib import suppress

from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import MinistudioError


def write_page(project: Project) -> None:
    """Write `reports/report.html` with the history that `memory/` tells; it reddens no run.

    Where that fails it is said, and no page of an earlier run is left to be mistaken for this.
    """
    from ministudio_ci.testing import recent, write_html

    try:
        history = recent(project.memory)
        write_html(project.report, history, lang=project.lang, project=project.name)
    except Exception as error:  # noqa: BLE001 - whatever it is, the run stays what it is
        with suppress(OSError):
            project.report.with_suffix(".html").unlink(missing_ok=True)
        known = isinstance(error, MinistudioError)
        project.tell("test.no_page", why=error if known else repr(error))
