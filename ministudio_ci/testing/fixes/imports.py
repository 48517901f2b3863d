"""Which code an interpreter would import: an editable install leads to where it was made.

In a scratch tree the suites must see the scratch's own code. Where nothing is installed for it,
the entries of sys.path that lie in the original tree are put before the others as they stand in
the scratch one (PYTHONPATH).

Sources: the `site` module's .pth files; PEP 660; setuptools' "Development Mode", whose finders
keep a MAPPING from package to folder.
"""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from ministudio_ci.errors import UnfitInterpreterError
from ministudio_ci.testing.fixes.values import Reason, Unfixed

_WHERE = ("GITHUB_WORKSPACE", "PWD", "OLDPWD")
_PROBE = """
import json, sys
paths, hooks = [path for path in sys.path if path], []
for finder in sys.meta_path:
    name = getattr(finder, "__module__", "") or ""
    mapping = getattr(sys.modules.get(name), "MAPPING", None)
    if isinstance(mapping, dict):
        for package, path in mapping.items():
            head, _, last = str(path).replace("\\\\", "/").rpartition("/")
            last = last[:-3] if last.endswith(".py") else last
            (paths if last == package.rpartition(".")[2] else hooks).append(head or "/")
    elif "editable" in name.lower():
        hooks.append(name)
print(json.dumps({"paths": paths, "hooks": hooks, "own": [sys.prefix, sys.base_prefix]}))
"""


def scratch_paths(
    python: Path, env: Mapping[str, str], *, top: Path, scratch: Path
) -> tuple[Path, ...] | Unfixed:
    """Return the folders of the tree `scratch` that take the place of those in `top`, in order.

    Unfixed where a hook leads to the original's code, wherever the tests run. Raises
    UnfitInterpreterError.
    """
    asked = subprocess.run(
        [python, "-c", _PROBE], cwd=scratch, env=dict(env), capture_output=True, check=False
    )
    try:
        found = json.loads(asked.stdout.splitlines()[-1])  # what is printed before is not ours
    except (ValueError, IndexError) as error:
        why = asked.stderr.decode(errors="replace").strip()[-500:]
        raise UnfitInterpreterError(python=python, why=why) from error
    home = top.resolve()
    for hook in found["hooks"]:
        if os.sep not in hook or Path(hook).resolve().is_relative_to(home):
            return Unfixed(reason=Reason.IMPORTS, details={"place": hook})
    own = [Path(prefix).resolve() for prefix in found["own"]]
    inside = [path for path in map(_resolved, found["paths"])
              if path.is_relative_to(home) and not _is_own(path, own, home)]  # fmt: skip
    moved = [scratch / path.relative_to(home) for path in dict.fromkeys(inside)]
    return tuple(path for path in moved if path.exists())


def relocated(env: Mapping[str, str], *, top: Path, scratch: Path) -> dict[str, str]:
    """Return `env` with what says where the tree is leading to the scratch one."""
    moved = {}
    for name in _WHERE:
        path = Path(env.get(name, "")).resolve()
        if env.get(name) and path.is_relative_to(top.resolve()):
            moved[name] = str(scratch / path.relative_to(top.resolve()))
    return {**env, **moved}


def _resolved(path: str) -> Path:
    return Path(path).resolve()


def _is_own(path: Path, prefixes: list[Path], home: Path) -> bool:
    """Whether it is the interpreter's: a virtual environment may stand in the tree."""
    return any(path.is_relative_to(one) for one in prefixes if one != home)
