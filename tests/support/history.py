"""Histories for tests, written by one `git fast-import` each: quick, and any bytes will do."""

import subprocess
from pathlib import Path

from tests.support.repo import ENV, Repo

MINUTE = 60
START = 1_700_000_000


class History:
    """Commits and tags as a script; `write` makes a repository of them.

    Each commit is a minute after the one before, unless `time` says otherwise. Branches
    begin where they are first committed to `after`.
    """

    def __init__(self) -> None:
        self._script: list[bytes] = []
        self._tips: dict[str, int] = {}
        self._count = 0
        self._time = START

    def commit(
        self,
        message: str | bytes,
        *,
        on: str = "main",
        after: str | None = None,
        merging: str | None = None,
        time: int | None = None,
        author: str = "Ada",
    ) -> int:
        """Add a commit; return its mark."""
        self._count += 1
        self._time += MINUTE
        text = message if isinstance(message, bytes) else message.encode()
        who = f"{author} <ada@example.org> {self._time if time is None else time} +0000"
        lines = [f"commit refs/heads/{on}", f"mark :{self._count}", f"author {who}",
                 f"committer {who}", f"data {len(text)}"]  # fmt: skip
        parents = [self._tips.get(on, self._tips.get(after or "")), self._tips.get(merging or "")]
        named = [f"{word} :{mark}" for word, mark in zip(("from", "merge"), parents, strict=True)
                 if mark]  # fmt: skip
        self._add("\n".join(lines).encode() + b"\n" + text + b"\n" + "\n".join(named).encode())
        self._tips[on] = self._count
        return self._count

    def tag(self, name: str, *, on: str = "main", annotated: bool = True) -> None:
        """Tag the tip of a branch."""
        if annotated:
            tagger = f"tagger Ada <ada@example.org> {self._time} +0000"
            self._add(f"tag {name}\nfrom :{self._tips[on]}\n{tagger}\ndata 0\n".encode())
        else:
            self._add(f"reset refs/tags/{name}\nfrom :{self._tips[on]}\n".encode())

    def write(self, path: Path) -> Repo:
        """Make the repository, on main, with nothing checked out."""
        repo = Repo(path)
        for folder in ("objects", "refs"):  # with HEAD, all that makes a repository
            (path / ".git" / folder).mkdir(parents=True)
        (path / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
        subprocess.run(
            ["git", "fast-import", "--quiet", "--date-format=raw-permissive"],
            cwd=path, env=ENV, input=b"\n".join(self._script) + b"\n", check=True,
        )  # fmt: skip
        return repo

    def _add(self, lines: bytes) -> None:
        self._script.append(lines)


def linear(path: Path, *steps: str | bytes) -> Repo:
    """Make a repository of one branch: `tag v1.0.0` tags, anything else is a message."""
    history = History()
    for step in steps:
        if isinstance(step, str) and step.startswith("tag "):
            history.tag(step.removeprefix("tag "))
        else:
            history.commit(step)
    return history.write(path)
