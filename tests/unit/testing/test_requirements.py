"""What `install = "auto"` finds in a project."""

from pathlib import Path

import pytest

from ministudio_ci.errors import FileReadError
from ministudio_ci.testing.requirements import Needs, detect

PROJECT = '[project]\nname = "p"\n'
EXTRAS = PROJECT + '[project.optional-dependencies]\ndev = ["a"]\ntest = ["b"]\ndocs = ["c"]\n'
GROUPS = PROJECT + (
    '[dependency-groups]\nlint = ["ruff"]\n'
    'test = ["pytest>=8", {include-group = "http"}]\nhttp = ["httpx", {include-group = "test"}]\n'
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({}, Needs(), id="nothing"),
        pytest.param({"uv.lock": "", "requirements.txt": "", "pyproject.toml": EXTRAS},
                     Needs(lock="uv.lock", extras=("test", "dev")), id="uv.lock before all"),
        pytest.param({"uv.lock": "", "pyproject.toml": GROUPS},
                     Needs(lock="uv.lock", groups=("test",)), id="uv.lock and groups"),
        pytest.param({"poetry.lock": "", "requirements.txt": ""}, Needs(lock="poetry.lock"),
                     id="poetry.lock before requirements"),
        pytest.param({"requirements.txt": "", "pyproject.toml": PROJECT},
                     Needs(arguments=("-r", "requirements.txt")), id="requirements"),
        pytest.param({"requirements.txt": "", "requirements-dev.txt": "",
                      "requirements/test.txt": ""},
                     Needs(arguments=("-r", "requirements.txt", "-r", "requirements-dev.txt",
                                      "-r", "requirements/test.txt")),
                     id="requirements of the tests too"),
        pytest.param({"test-requirements.txt": ""},
                     Needs(arguments=("-r", "test-requirements.txt")), id="those alone"),
        pytest.param({"pyproject.toml": PROJECT}, Needs(arguments=("-e", ".")), id="a project"),
        pytest.param({"pyproject.toml": EXTRAS},
                     Needs(arguments=("-e", ".[test,dev]")), id="its extras"),
        pytest.param({"pyproject.toml": GROUPS},
                     Needs(arguments=("-e", ".", "pytest>=8", "httpx")),
                     id="its group, with what that includes, once"),
        pytest.param({"pyproject.toml": PROJECT, "requirements-test.txt": ""},
                     Needs(arguments=("-e", ".", "-r", "requirements-test.txt")),
                     id="a project and requirements of its tests"),
        pytest.param({"pyproject.toml": "[tool.ruff]\n"}, Needs(), id="settings of tools alone"),
        pytest.param({"setup.py": ""}, Needs(arguments=("-e", ".")), id="setup.py"),
    ],
)  # fmt: skip
def test_a_project_s_needs_are_detected(
    tmp_path: Path, files: dict[str, str], expected: Needs
) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    assert detect(tmp_path) == expected


def test_a_broken_pyproject_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project")
    with pytest.raises(FileReadError, match=r"pyproject\.toml"):
        detect(tmp_path)
