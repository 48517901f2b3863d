"""Histories to measure on: made by one `git fast-import`, the same for the same size."""

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

_WORDS = ["player", "video", "stream", "login", "cache", "search", "button", "mobile", "page",
          "queue", "worker", "token", "session", "layout", "chart", "index", "parser", "theme",
          "upload", "retry", "subtitle", "playlist", "timeout", "header", "banner"]  # fmt: skip
_TYPES = {"feat": 18, "fix": 32, "perf": 4, "refactor": 6, "chore": 14, "docs": 9, "test": 5,
          "ci": 4, "": 8}  # fmt: skip
_SMALL = ["", "chore: ", "docs: ", "test: "]
_PER_TAG, _PER_MERGE = 25, 20
_PER_PERSON = 12
"""Commits; few people make most of them, as in real projects."""


def make(path: Path, commits: int) -> Path:
    """Make a repository of about so many commits: side branches, merges, a tag every 25."""
    subprocess.run(["git", "init", "-q", "-b", "main", path], check=True)
    importer = ["git", "fast-import", "--quiet"]
    with subprocess.Popen(importer, cwd=path, stdin=subprocess.PIPE) as child:
        assert child.stdin
        child.stdin.writelines(_script(random.Random(commits), commits))  # noqa: S311 - no secret
    assert child.returncode == 0
    subprocess.run(["git", "repack", "-adq"], cwd=path, check=True)
    return path


def _script(chance: random.Random, commits: int) -> Iterator[bytes]:
    time, tip, number, people = 1_500_000_000, 0, 0, 20 + commits // _PER_PERSON
    while number < commits:
        base, time = tip, time + chance.randint(60, 7200)
        for _ in range(chance.randint(1, 6)):  # a side branch …
            number += 1
            who = int(people * chance.random() ** 4)
            yield _commit(number, time + number, _message(chance, number), (tip,), who)
            tip = number
        if number // _PER_MERGE > base // _PER_MERGE and base:  # … merged by a commit, now and then
            number += 1
            message = f"Merge pull request #{number} from dev/topic"
            yield _commit(number, time + number, message, (base, tip), 0)
            tip = number
        if number // _PER_TAG > base // _PER_TAG and number < commits:
            yield _tag(number // _PER_TAG, tip, time + number)


def _message(chance: random.Random, number: int) -> str:
    type_ = chance.choices([*_TYPES], [*_TYPES.values()])[0]
    words = " ".join(chance.choices(_WORDS, k=chance.randint(3, 8)))
    scope = f"({chance.choice(_WORDS)})" if chance.random() < 0.4 else ""  # noqa: PLR2004
    subject = f"{type_}{scope}: {words}" if type_ else words.capitalize()
    lines = [subject + (f" (#{number})" if chance.random() < 0.5 else "")]  # noqa: PLR2004
    if chance.random() < 0.4:  # noqa: PLR2004
        lines += [
            "",
            *(" ".join(chance.choices(_WORDS, k=11)) for _ in range(chance.randint(1, 9))),
        ]
    if chance.random() < 0.05:  # noqa: PLR2004 - a squash, with no type that asks for a version
        lines += ["", *(f"* {chance.choice(_SMALL)}{words}" for _ in range(chance.randint(2, 8)))]
    if chance.random() < 0.1:  # noqa: PLR2004
        lines += ["", "Co-authored-by: Jane Roe <jane@example.org>"]
    if chance.random() < 0.003:  # noqa: PLR2004
        lines += ["", "BREAKING CHANGE: the old way is gone"]
    return "\n".join(lines)


def _commit(number: int, time: int, message: str, parents: tuple[int, ...], person: int) -> bytes:
    who = f"Dev {person} <dev{person}@example.org> {time} +0000"
    content = str(number)
    lines = [f"commit refs/heads/main\nmark :{number}\nauthor {who}\ncommitter {who}",
             f"data {len(message)}\n{message}",
             *(f"{word} :{mark}" for word, mark in zip(("from", "merge"), parents, strict=False)
               if mark),
             f"M 100644 inline f{number % 200}\ndata {len(content)}\n{content}\n"]  # fmt: skip
    return "\n".join(lines).encode()


def _tag(number: int, mark: int, time: int) -> bytes:
    name = f"v{1 + number // 200}.{number // 5 % 40}.{number % 5}"
    return f"tag {name}\nfrom :{mark}\ntagger R <r@example.org> {time} +0000\ndata 0\n\n".encode()
