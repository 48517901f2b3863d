"""GitHub's own OpenAPI as a contract: Prism in front of the stateful fake.

Prism checks each request of the product and each answer of the fake against what GitHub publishes;
what does not fit becomes an error answer, and so a failed test.
"""

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.github_fake import GithubFake
from tests.support.github_shapes import Links
from tests.support.loopback import wait_until
from tests.support.parts import OPENAPI, need

Json = dict[str, Any]

_REPO = "/repos/{owner}/{repo}"
_ASSETS = f"{_REPO}/releases/{{release_id}}/assets"
_USED = re.compile(
    re.escape(_REPO) + r"(/releases.*|/pulls|/git/(ref|refs|matching-refs)\b.*)?|/rate_limit"
)


@dataclass(frozen=True, slots=True)
class Contract:
    """Give `url` as GITHUB_API_URL; state stands in `fake`, where each test adds a repository."""

    url: str
    fake: GithubFake


@contextmanager
def contract(folder: Path) -> Iterator[Contract]:
    """Runs Prism and the fake behind it; some 2 s to start. Keeps its log in ``folder``."""
    spec, log = folder / "openapi.json", folder / "prism.log"
    spec.write_text(json.dumps(trimmed(json.loads(need(OPENAPI).read_bytes()))))
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with GithubFake(Links(api=url, uploads=url, web=url)) as fake:
        command = [need("prism"), "proxy", spec, fake.url, "--errors", "--port", str(port)]
        with _running([*map(str, command), "--host", "127.0.0.1"], log):
            yield Contract(url, fake)


def trimmed(spec: Json) -> Json:
    """The description without what no release needs: 2 s to start instead of half a minute.

    Two things are put right that the file says too narrowly: an upload has the media type of its
    content, and a ref's name holds slashes.
    """
    paths = {path: deepcopy(item) for path, item in spec["paths"].items() if _USED.fullmatch(path)}
    upload = paths[_ASSETS]["post"]["requestBody"]["content"]
    upload["*/*"] = upload.pop("application/octet-stream")
    for path in [path for path in paths if path.endswith("/{ref}")]:
        for kind in ("tags", "heads"):
            paths[path.replace("{ref}", f"{kind}/{{ref}}")] = paths[path]
    kept = {"openapi": spec["openapi"], "info": spec["info"], "paths": paths}
    return {**kept, "components": _components(spec["components"], paths)}


def _components(every: Json, paths: Json) -> Json:
    """Those that the paths refer to, and those that these refer to, and so on."""
    kept: Json = {}
    found = _references(paths)
    while found:
        kind, name = found.pop()
        if name not in kept.setdefault(kind, {}):
            kept[kind][name] = every[kind][name]
            found |= _references(every[kind][name])
    return kept


def _references(part: Json) -> set[tuple[str, str]]:
    return set(re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(part)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def _running(command: list[str], log: Path) -> Iterator[None]:
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
    try:
        wait_until(lambda: _listens(process, log), seconds=180, what="Prism")
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def _listens(process: subprocess.Popen[bytes], log: Path) -> bool:
    said = log.read_text()
    if process.poll() is not None:
        raise RuntimeError(f"Prism ended instead of serving:\n{said[-2000:]}")
    return "is listening" in said
