"""The HTML report beside `reports/report.json`."""

from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import MinistudioError


def write_page(project: Project) -> None:
    """Write `reports/report.html` with the history that `memory/` tells; it reddens no run.

    Where that fails it is said; the page of an earlier run was removed before this one.
    """
    from ministudio_ci.testing import recent, write_html

    try:
        history = recent(project.memory)
        write_html(project.report, history, lang=project.lang, project=project.name)
    except Exception as error:  # noqa: BLE001 - whatever it is, the run stays what it is
        known = isinstance(error, MinistudioError)
        project.tell("test.no_page", why=error if known else repr(error))
