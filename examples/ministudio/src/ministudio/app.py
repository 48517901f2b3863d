"""The HTTP side: read a file, change it, and say whether the project can be worked on."""

import os
from collections.abc import Sequence
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute

from ministudio.apply_code_async import Workspace
from ministudio.changes import parse_change
from ministudio.collab import Collaboration
from ministudio.errors import RefusedError
from ministudio.limits import check_origin, read_body
from ministudio.refusals import http_error, refused
from ministudio.rooms import Rooms

LOOPBACK = ("localhost", "127.0.0.1")


class Files:
    """The requests for one workspace's files."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def read(self, request: Request) -> Response:
        """`GET /files/{path}`: the text, and the version to base a change on."""
        path = request.path_params["path"]
        document = await self._workspace.read(path)
        return JSONResponse({"path": path, **asdict(document)})

    async def change(self, request: Request) -> Response:
        """`POST /files/{path}` with a change as JSON: the version it led to."""
        check_origin(request)
        change = parse_change(request.path_params["path"], await read_body(request))
        document = await self._workspace.apply(change)
        return JSONResponse({"path": change.path, "version": document.version})

    async def health(self, _: Request) -> Response:
        """`GET /healthz`: 200 while the project folder can be read and written, else 503."""
        if os.access(self._workspace.root, os.R_OK | os.W_OK | os.X_OK):
            return JSONResponse({"status": "ok"})
        return JSONResponse({"status": "no_folder"}, HTTPStatus.SERVICE_UNAVAILABLE)


def create_app(root: Path, *, hosts: Sequence[str] = LOOPBACK) -> Starlette:
    """The application that serves the folder `root`, to requests for one of `hosts` only."""
    workspace = Workspace(root)
    files = Files(workspace)
    return Starlette(
        routes=[
            Route("/healthz", files.health),
            Route("/files/{path:path}", files.read),
            Route("/files/{path:path}", files.change, methods=["POST"]),
            WebSocketRoute("/rooms/{path:path}", Collaboration(workspace, Rooms(workspace)).serve),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
        exception_handlers={RefusedError: refused, HTTPException: http_error},
    )


def from_environment() -> Starlette:
    """For `uvicorn --factory`: MINISTUDIO_ROOT is the folder, MINISTUDIO_HOSTS the host names."""
    root = Path(os.environ.get("MINISTUDIO_ROOT", ""))
    if not root.is_absolute() or not root.is_dir():
        raise SystemExit("Set MINISTUDIO_ROOT to the absolute path of the project folder.")
    hosts = os.environ.get("MINISTUDIO_HOSTS", ",".join(LOOPBACK))
    return create_app(root, hosts=hosts.split(","))
