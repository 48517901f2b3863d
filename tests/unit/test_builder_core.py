"""The stable door: same name, same arguments, nothing but the standard library."""

import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import builder_core
from ministudio_ci.errors import ReportError

TOP = Path(builder_core.__file__).parent


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_signature_is_the_promised_one() -> None:
    parameters = inspect.signature(builder_core.update_ci_status).parameters
    assert list(parameters) == ["result", "report_path"]
    assert parameters["report_path"].default == "reports/report.json"


def test_it_writes_both_files_below_the_working_folder(project: Path) -> None:
    (project / "reports").mkdir()
    (project / "reports" / "report.json").write_text('{"exitcode": 0}')
    copy = builder_core.update_ci_status("SUCCESS")
    assert json.loads(copy.read_text()) == {"exitcode": 0}
    assert re.fullmatch(r"ci_report_\d{8}-\d{6}\.json", copy.name)
    line = (project / "memory" / "session.log").read_text()
    assert re.fullmatch(r"\[CI/CD\] Test run \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d -> SUCCESS\n", line)


def test_another_report_may_be_named_by_text_or_path(project: Path) -> None:
    (project / "mine.json").write_text("{}")
    builder_core.update_ci_status("FAILURE", "mine.json")
    builder_core.update_ci_status("FAILURE", report_path=project / "mine.json")
    assert (project / "memory" / "session.log").read_text().count("FAILURE") == 2


def test_a_missing_report_is_a_clear_error_and_an_error_line(project: Path) -> None:
    with pytest.raises(ReportError, match=r"reports/report\.json"):
        builder_core.update_ci_status("SUCCESS")
    assert (project / "memory" / "session.log").read_text().endswith("-> ERROR\n")


def test_importing_it_loads_nothing_but_the_standard_library() -> None:
    asked = (
        f"import sys; sys.path.insert(0, {str(TOP)!r}); import builder_core; print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-I", "-S", "-c", asked], capture_output=True, text=True, check=True
    ).stdout.split()
    foreign = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names
    assert foreign == {"builder_core", "ministudio_ci", "__main__"} - sys.stdlib_module_names
