"""Co-authors by the names the mailmap gives them; git itself does so for authors alone."""

import re
from collections.abc import Sequence
from pathlib import Path

from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit

_CO_AUTHOR = r"^(co-authored-by[ \t]*:[ \t]*)([^<>\r\n]{0,200}<[^<>\r\n]{1,200}>)"


def with_mailmap(git: Git, commits: Sequence[Commit]) -> Sequence[Commit]:
    """Return the commits, their co-authors as `.mailmap` has them: one process for them all.

    Where there is no such file nothing is done.
    """
    if not _has_mailmap(git.cwd):
        return commits
    pattern = re.compile(_CO_AUTHOR, re.MULTILINE | re.IGNORECASE)
    told = (commit.message for commit in commits if "uthored-" in commit.message)
    names = list(dict.fromkeys(name for text in told for _, name in pattern.findall(text)))
    lines = "".join(f"{name}\n" for name in names).encode(errors="replace")
    done = git.attempt("check-mailmap", "--stdin", stdin=lines)
    mapped = done.stdout.decode(errors="replace").split("\n")[:-1]
    if len(mapped) != len(names):  # git would not read one of them
        return commits
    known = dict(zip(names, mapped, strict=True))
    return [
        commit._replace(message=pattern.sub(lambda found: found[1] + known[found[2]], text))
        if "uthored-" in (text := commit.message)
        else commit
        for commit in commits
    ]


def _has_mailmap(folder: Path) -> bool:
    for place in (folder, *folder.absolute().parents):
        if (place / ".git").exists():
            return (place / ".mailmap").is_file()
    return False
