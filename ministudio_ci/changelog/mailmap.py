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
    if not mailmap_of(git):
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


def mailmap_of(git: Git) -> Path | None:
    """Return the `.mailmap` at the top of the work tree that git is in, if there is one."""
    folders = (git.cwd, *git.cwd.absolute().parents)
    top = next((folder for folder in folders if (folder / ".git").exists()), None)
    return top / ".mailmap" if top and (top / ".mailmap").is_file() else None
