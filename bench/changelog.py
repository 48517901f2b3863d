"""Our `changelog` and `next-version` beside git-cliff 2.12.0 and beside `git log` alone.

On histories made for it, or on copies of repositories given by path: `python -m bench changelog
[--runs N] [--sizes N,N…] [PATH …]`. Both tools work by their defaults and tell the same, which is
checked first. Ours keeps a cache where there is a folder `memory/`: there is none, but for the
row that writes the cache into an empty one, and for the warm run that follows it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import answers
from bench.histories import make
from bench.measure import Usage, in_turn, row, verdict
from bench.peers import peer

SIZES = "1000,7000,10000,30000,100000"
GOALS = {
    "changelog": ((7_000, 0.35), (0, 1.3)),
    "next-version": ((25_000, 0.15), (7_000, 0.3), (0, 1.3)),
    "changelog --unreleased": ((25_000, 0.6), (7_000, None), (0, 1.3)),
    "changelog --unreleased, packed": ((25_000, 0.6), (7_000, None), (0, 1.3)),
    "changelog, peak memory": ((100_000, 0.33),),
    "changelog, beside git log": ((7_000, 2.2),),
    "changelog, writing its cache": ((7_000, 0.35), (0, 1.3)),
    "changelog, warm beside no cache": ((7_000, 0.6),),
}
"""From how many commits on, at most how many times the other's."""
_WEEKLY = ("changelog --unreleased", "changelog --unreleased, packed")
"""With a file for each tag, as `git fetch` leaves them; with all in one file, as a clone has."""
GROWTH = 1.3
"""`--unreleased` on the largest history in relation to the smallest."""

_OURS = [
    sys.executable,
    "-c",
    "import sys; from ministudio_ci.__main__ import main; sys.exit(main())",
]
"""What the script does that is installed with the package."""
_FLOOR = ["git", "log", "-z", "--topo-order", "--format=%H%x00%P%x00%aN%x00%B"]
_ENV = os.environ | {"RUST_LOG": "error", "PYTHONDONTWRITEBYTECODE": ""}
"""A package that is installed is compiled; here by the warm-up round."""


def main(*arguments: str) -> None:
    """Print the rows of each history."""
    parser = argparse.ArgumentParser(prog="python -m bench changelog")
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", default=SIZES)
    options = parser.parse_args(arguments)
    print("CPU seconds of all processes, memory of the largest one; medians")
    with tempfile.TemporaryDirectory() as folder:
        for path in options.paths:
            copy = _copy(path, Path(folder, "copy"))
            _Bench(copy, path.resolve().name, options.runs).foreign()
            shutil.rmtree(copy)
        if options.paths:
            return
        sizes = sorted(map(int, options.sizes.split(",")))
        weekly = [_made(Path(folder), size, options.runs) for size in sizes]
    if len(sizes) > 1:
        between = f"{sizes[-1]:,} ÷ {sizes[0]:,} commits"
        for what, least, most in zip(_WEEKLY, weekly[0], weekly[-1], strict=True):
            print(f"{f'{what}, {between}':<69}{verdict(most / least, GROWTH)}")


def _made(folder: Path, size: int, runs: int) -> tuple[float, float]:
    history = make(folder / str(size), size)
    weekly = _Bench(history, "made for it", runs).made()
    shutil.rmtree(history)
    return weekly


def _copy(path: Path, copy: Path) -> Path:
    """Clone a repository without its files, and so without its configuration, for either tool.

    Its remote is kept, for the links that ours makes of it.
    """
    if subprocess.run(["git", "clone", "-q", "--no-checkout", path, copy], check=False).returncode:
        raise SystemExit(f"{path} cannot be cloned")
    if (copy / ".git" / "shallow").exists():
        raise SystemExit(f"{path} is a shallow clone: ours would begin by completing it")
    asked = subprocess.run(["git", "remote", "get-url", "origin"], cwd=path, capture_output=True,
                           text=True, check=False)  # fmt: skip
    if asked.returncode == 0:
        address = asked.stdout.strip()
        subprocess.run(["git", "remote", "set-url", "origin", address], cwd=copy, check=True)
    return copy


class _Bench:
    """One history and the commands to measure there."""

    def __init__(self, repository: Path, name: str, runs: int) -> None:
        self.repository, self.runs = repository, runs
        cliff = str(peer("git-cliff==2.12.0", "git-cliff"))
        self.whole = {"ours": [*_OURS, "changelog"], "cliff": [cliff]}
        self.next = {"ours": [*_OURS, "next-version"], "cliff": [cliff, "--bumped-version"]}
        self.weekly = {tool: [*words, "--unreleased"] for tool, words in self.whole.items()}
        self.size = int(self._git("rev-list", "--count", "HEAD"))
        tags = len(self._git("tag").split())
        head = f"{self.size:,} commits, {tags:,} tags, {name}"
        print(f"{head:<44} {'ours':>8}   {'other':>10}", flush=True)

    def made(self) -> tuple[float, float]:
        """Print the rows and return our seconds for the weekly path; stop at another answer."""
        if different := self._differences():
            raise SystemExit("; ".join(different))
        loose = self._rows()
        self._git("pack-refs", "--all")
        packed = self._measure(self.weekly)
        self._row(_WEEKLY[1], packed["ours"], packed["cliff"])
        return loose, packed["ours"].seconds

    def foreign(self) -> None:
        """Print the rows; other answers are said, and a peer that fails is left out."""
        try:
            print("".join(f"  {line}\n" for line in self._differences()), end="")
        except answers.NoAnswerError as error:
            print(f"  {error}")
            for commands in (self.whole, self.next, self.weekly):
                commands.pop("cliff")
        self._rows()

    def _differences(self) -> list[str]:
        found = []
        for tell, commands in ((answers.next_version, self.next), (answers.releases, self.whole)):
            ours, theirs = (tell(words, self.repository, _ENV) for words in commands.values())
            if ours != theirs:
                found.append(f"{tell.__name__}: ours {ours or 'none'}, git-cliff {theirs}")
        return found

    def _rows(self) -> float:
        cached = dict.fromkeys(("cold", "warm"), self.whole["ours"])
        whole = self._measure({**self.whole, "floor": _FLOOR, **cached})
        ours = whole["ours"]
        self._row("changelog", ours, whole.get("cliff"))
        self._row("changelog, beside git log", ours, whole["floor"])
        self._row("changelog, writing its cache", whole["cold"], whole.get("cliff"))
        self._row("changelog, warm beside no cache", whole["warm"], ours)
        self._row("changelog, peak memory", ours, whole.get("cliff"), memory=True)
        for what, words in (("next-version", self.next), ("changelog --unreleased", self.weekly)):
            found = self._measure(words)
            self._row(what, found["ours"], found.get("cliff"))
        return found["ours"].seconds

    def _measure(self, commands: dict[str, list[str]]) -> dict[str, Usage]:
        return in_turn(
            commands, runs=self.runs, cwd=self.repository, env=_ENV, before=self._remember
        )

    def _remember(self, contender: str) -> None:
        """Make `memory/` what it is to be: empty for the cold run, left by it for the warm one."""
        memory = self.repository / "memory"
        if contender != "warm":
            shutil.rmtree(memory, ignore_errors=True)
        if contender == "cold":
            memory.mkdir()

    def _row(self, what: str, ours: Usage, other: Usage | None, *, memory: bool = False) -> None:
        goal = next((goal for least, goal in GOALS[what] if self.size >= least), None)
        print(row(f"  {what}", ours, other, goal, memory=memory), flush=True)

    def _git(self, *words: str) -> str:
        command = ["git", *words]
        done = subprocess.run(command, cwd=self.repository, check=True, capture_output=True)
        return done.stdout.decode()


if __name__ == "__main__":
    main(*sys.argv[1:])
