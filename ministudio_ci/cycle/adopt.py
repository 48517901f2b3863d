"""What `init` writes into a repository."""

import json
import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from ministudio_ci.foundation.files import write_atomically
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.templates import ROOT, render

_WORKFLOWS = ("test_and_deploy.yml", "nightly.yml", "sunday-release.yml")
_CONFIGURATION = "ministudio-ci.toml"


class Adoption(Enum):
    """What became of a file."""

    WRITTEN = "written"
    WOULD_WRITE = "would_write"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedFile:
    """A file of ours in the repository; `path` is relative to its top."""

    path: str
    adoption: Adoption


def adopt(root: Path, *, lang: str, write: bool) -> tuple[AdoptedFile, ...]:
    """Write each file that is not there; return what became of each.

    The workflows stand at the repository's top, the configuration in the project's folder.
    """
    git = Git(root)
    top = Path(git.run("rev-parse", "--show-toplevel"))
    below = root.relative_to(top).as_posix()
    folder, branch = "" if below == "." else below, _main_branch(git)
    contents = {f".github/workflows/{name}": _workflow(name, branch, folder) for name in _WORKFLOWS}
    if not _configured_elsewhere(root):
        shown = "".join(letter for letter in root.name if letter.isprintable())
        text = render(f"{lang}/{_CONFIGURATION}.jinja", project=_quoted(shown))
        contents[(Path(folder) / _CONFIGURATION).as_posix()] = text
    return tuple(_adopt(top, path, content, write=write) for path, content in contents.items())


def _main_branch(git: Git) -> str:
    """Return the branch that pull requests go to, as far as can be told without the network."""
    remote = git.attempt("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    if remote.returncode == 0:
        return remote.stdout.decode().strip().removeprefix("origin/")
    known = git.run("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").splitlines()
    usual = [name for name in ("main", "master", "trunk") if name in known]
    return usual[0] if usual else git.branch() or "main"


def _workflow(name: str, branch: str, folder: str) -> str:
    """Return a workflow made out to the repository: its main branch, the project's folder."""
    text = (ROOT / "init" / name).read_text(encoding="utf-8")
    if branch != "main":
        pushed = ", ".join(dict.fromkeys((_quoted(branch), _quoted("develop"))))
        text = text.replace("branches: [main, develop]", f"branches: [{pushed}]")
        text = text.replace("branches: [main]", f"branches: [{_quoted(branch)}]")
    if folder:
        line = f"          working-directory: {_quoted(folder)}\n"
        text = text.replace("          python-version: $", f"{line}          python-version: $")
    return text


def _quoted(text: str) -> str:
    """Return a text as a string of JSON, which YAML and TOML read as well."""
    return json.dumps(text, ensure_ascii=False)


def _adopt(top: Path, path: str, content: str, *, write: bool) -> AdoptedFile:
    target = top / path
    if target.exists():
        return AdoptedFile(path=path, adoption=Adoption.KEPT)
    if not write:
        return AdoptedFile(path=path, adoption=Adoption.WOULD_WRITE)
    write_atomically(target, content)
    return AdoptedFile(path=path, adoption=Adoption.WRITTEN)


def _configured_elsewhere(root: Path) -> bool:
    """Whether pyproject.toml has our table; one that cannot be read is left to `config`."""
    try:
        document = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return "ministudio-ci" in document.get("tool", {})
