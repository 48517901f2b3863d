"""What `ministudio-ci test` adds to bare pytest on a project of 500 tests, in a repository."""

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measure import in_turn

TESTS, FILES = 500, 20
GOAL = 0.5


def main() -> None:
    """Print the row."""
    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        _make(project)
        found = in_turn(
            {
                "ours": [sys.executable, "-m", "ministudio_ci", "test"],
                "pytest": [sys.executable, "-m", "pytest"],
            },
            runs=9,
            cwd=project,
        )
    ours, pytest = found["ours"].seconds, found["pytest"].seconds
    added = ours - pytest
    print(f"{f'test, beside bare pytest, {TESTS} tests':<44} {ours:>8.3f} s "
          f"{pytest:>8.3f} s  +{added:.3f} s   ≤ {GOAL} s")  # fmt: skip


def _make(project: Path) -> None:
    (project / "tests").mkdir()
    for number in range(FILES):
        source = "".join(
            f"def test_{n}():\n    print('test {n}')\n    assert {n} + 1 == {n + 1}\n\n\n"
            for n in range(TESTS // FILES)
        )
        (project / "tests" / f"test_{number}.py").write_text(source)
    (project / ".gitignore").write_text("__pycache__/\n.pytest_cache/\nreports/\nmemory/\n")
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "feat: all"]):
        identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"]
        subprocess.run(["git", *identity, *arguments], cwd=project, check=True)


if __name__ == "__main__":
    main()
