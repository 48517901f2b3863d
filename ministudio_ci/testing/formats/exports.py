"""The report in the formats that other programs read, beside it."""

from pathlib import Path

from ministudio_ci.errors import ReportError
from ministudio_ci.foundation.files import write_atomically
from ministudio_ci.foundation.memory import read_object


def write_exports(report: Path) -> None:
    """Write `junit.xml` and `ctrf.json` beside the report, each at once or not at all.

    Raises ReportError, FileWriteError.
    """
    from ministudio_ci.testing.formats.ctrf_out import ctrf_json
    from ministudio_ci.testing.formats.junit_out import junit_xml

    _, document = read_object(report)
    try:
        made = {"junit.xml": junit_xml(document), "ctrf.json": ctrf_json(document)}
    except (KeyError, TypeError, ValueError, AttributeError) as error:  # a shard's, from elsewhere
        raise ReportError(path=report, why=f"it has another shape ({error})") from error
    for name, content in made.items():
        write_atomically(report.with_name(name), content)
