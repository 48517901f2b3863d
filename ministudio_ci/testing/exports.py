"""The report in the formats that other programs read, beside it."""

from pathlib import Path

from ministudio_ci.foundation.files import write_atomically
from ministudio_ci.foundation.memory import read_object


def write_exports(report: Path) -> None:
    """Write `junit.xml` and `ctrf.json` beside the report, each at once or not at all.

    Raises ReportError, FileWriteError.
    """
    from ministudio_ci.testing.formats.ctrf_out import ctrf_json
    from ministudio_ci.testing.formats.junit_out import junit_xml

    _, document = read_object(report)
    write_atomically(report.with_name("junit.xml"), junit_xml(document))
    write_atomically(report.with_name("ctrf.json"), ctrf_json(document))
