"""A git forge on loopback: git's own http-backend behind tokens that may read or write."""

import base64
import os
import subprocess
from email.parser import BytesHeaderParser
from pathlib import Path
from urllib.parse import urlencode

from tests.support.loopback import Answer, LoopbackServer, Request


def serve(folder: Path, *, readers: set[str], writers: set[str]) -> LoopbackServer:
    """Serve the bare repositories below `folder`: 401 without a token, 403 beyond its scope."""

    def answer(request: Request) -> Answer:
        token = _token(request)
        if token not in readers | writers:
            return Answer(status=401, headers={"WWW-Authenticate": 'Basic realm="git"'})
        writes = "git-receive-pack" in (
            request.path.rpartition("/")[2],
            request.query.get("service"),
        )
        if writes and token not in writers:
            return Answer(status=403, body=b"Permission to acme/site.git denied to bot.")
        return _backend(folder, request)

    return LoopbackServer(answer)


def _token(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    return base64.b64decode(value).decode().partition(":")[2]


def _backend(folder: Path, request: Request) -> Answer:
    """Call git-http-backend(1) by CGI (RFC 3875)."""
    env = {
        "PATH": os.environ["PATH"],
        "GIT_PROJECT_ROOT": str(folder),
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "REMOTE_USER": "bot",
        "REQUEST_METHOD": request.method,
        "PATH_INFO": request.path,
        "QUERY_STRING": urlencode(request.query),
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
        "HTTP_GIT_PROTOCOL": request.headers.get("git-protocol", ""),
    }
    done = subprocess.run(
        ["git", "http-backend"], env=env, input=request.body, capture_output=True, check=True
    )
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    headers = dict(BytesHeaderParser().parsebytes(head + b"\r\n\r\n").items())
    status = headers.pop("Status", "200 OK").partition(" ")[0]
    return Answer(status=int(status), body=body, headers=headers)
