"""What `init` writes into a repository."""

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
    """Write each file that is not there, at the repository's top; return what became of each."""
    top = Path(Git(root).run("rev-parse", "--show-toplevel"))
    contents = {
        f".github/workflows/{name}": (ROOT / "init" / name).read_text(encoding="utf-8")
        for name in _WORKFLOWS
    }
    contents[_CONFIGURATION] = render(f"{lang}/ministudio-ci.toml.jinja", project=top.name)
    return tuple(_adopt(top, path, content, write=write) for path, content in contents.items())


def _adopt(top: Path, path: str, content: str, *, write: bool) -> AdoptedFile:
    target = top / path
    if target.exists() or (path == _CONFIGURATION and _configured_elsewhere(top)):
        return AdoptedFile(path=path, adoption=Adoption.KEPT)
    if not write:
        return AdoptedFile(path=path, adoption=Adoption.WOULD_WRITE)
    write_atomically(target, content)
    return AdoptedFile(path=path, adoption=Adoption.WRITTEN)


def _configured_elsewhere(top: Path) -> bool:
    """Whether pyproject.toml has our table; one that cannot be read is left to `config`."""
    try:
        document = tomllib.loads((top / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return "ministudio-ci" in document.get("tool", {})
