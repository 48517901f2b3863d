"""The artifact stand-ins' work: files of a run kept in folders under STAND_IN_ARTIFACTS.

Run as a script by the stand-in actions, so it needs the standard library alone.
"""

import glob
import os
import shutil
import sys
from fnmatch import fnmatchcase
from pathlib import Path


def upload(env: dict[str, str]) -> dict[str, str]:
    """Keeps the files below their common folder, as the real action does.

    Raises:
        SystemExit: the name is taken, or nothing was found and that is an error.
    """
    store = Path(env["STAND_IN_ARTIFACTS"])
    kept = store / env["NAME"]
    if (lost := env.get("STAND_IN_LOST")) and lost in env["NAME"]:
        return {}  # as if the machine had died before
    if kept.exists() and env["OVERWRITE"] != "true":
        sys.exit("::error::(409) Conflict: an artifact with this name already exists")
    shutil.rmtree(kept, ignore_errors=True)
    files = chosen(env["PATHS"], hidden=env["HIDDEN"] == "true")
    if not files:
        return _none_found(env)
    root = _common_folder(env["PATHS"], files)
    for file in files:
        target = kept / file.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    number = str(len(list(store.iterdir())))
    return {"artifact-id": number, "artifact-url": kept.as_uri()}


def download(env: dict[str, str]) -> dict[str, str]:
    """One artifact by name straight into the path; by pattern each into a folder of its own.

    Raises:
        SystemExit: there is no artifact of that name.
    """
    store, where = Path(env["STAND_IN_ARTIFACTS"]), Path(env["WHERE"])
    if env["NAME"] and not (store / env["NAME"]).is_dir():
        sys.exit(f"::error::Artifact not found for name: {env['NAME']}")
    where.mkdir(parents=True, exist_ok=True)
    for kept in sorted(store.iterdir()):
        straight = env["NAME"] == kept.name
        if straight or (not env["NAME"] and fnmatchcase(kept.name, env["PATTERN"])):
            target = where if straight or env["MERGE"] == "true" else where / kept.name
            shutil.copytree(kept, target, dirs_exist_ok=True)
    return {"download-path": str(where.resolve())}


def chosen(lines: str, *, hidden: bool) -> list[Path]:
    """The files under the paths and globs, less those under the ones with a ``!``."""
    wanted, unwanted = set[Path](), set[Path]()
    for line in filter(None, map(str.strip, lines.splitlines())):
        side = unwanted if line.startswith("!") else wanted
        pattern = line.removeprefix("!")
        # Path.glob takes no absolute pattern and cannot leave hidden names out.
        for found in glob.glob(pattern, recursive=True, include_hidden=hidden):  # noqa: PTH207
            side.update(_files(Path(found).resolve(), hidden=hidden))
    return sorted(wanted - unwanted)


def _files(path: Path, *, hidden: bool) -> list[Path]:
    """Those below a folder; hidden ones are left out unless asked for."""
    if path.is_file():
        return [path]
    below = (file for file in path.rglob("*") if file.is_file())
    shown = (f for f in below if hidden or not _is_hidden(f.relative_to(path)))
    return list(shown)


def _is_hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)


def _common_folder(lines: str, files: list[Path]) -> Path:
    """One path that is a folder is the root itself; else what all files have in common."""
    wanted = [line.strip() for line in lines.splitlines() if not line.strip().startswith("!")]
    paths = [Path(line).resolve() for line in wanted if line]
    if len(paths) == 1 and paths[0].is_dir():
        return paths[0]
    return Path(os.path.commonpath([file.parent for file in files]))


def _none_found(env: dict[str, str]) -> dict[str, str]:
    said = f"No files were found with the provided path: {env['PATHS'].strip()}"
    match env["IF_NONE"]:
        case "error":
            sys.exit(f"::error::{said}")
        case "warn":
            sys.stdout.write(f"::warning::{said}\n")
    return {}


if __name__ == "__main__":
    verb = {"upload": upload, "download": download}[sys.argv[1]]
    outputs = verb(dict(os.environ))
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as out:
        out.writelines(f"{name}={value}\n" for name, value in outputs.items())
