"""A stateful GitHub REST API on loopback: what a release needs, its refusals and its failures.

It is shaped like a GitHub Enterprise Server, so code that forms addresses itself, or that knows
api.github.com by heart, breaks here. Give `GithubFake.url` as GITHUB_API_URL.
"""

import itertools
import re
import threading
import time
from pathlib import Path
from typing import Self
from urllib.parse import unquote

from tests.support import github_assets as assets
from tests.support import github_errors as errors
from tests.support import github_pulls as pulls
from tests.support import github_refs as refs
from tests.support import github_releases as releases
from tests.support import github_shapes as shapes
from tests.support.faults import Fault, Faults
from tests.support.github_call import Call, Handler, seconds
from tests.support.github_state import Access, Points, Refs, Repository
from tests.support.loopback import Answer, LoopbackServer, Request

TOKEN = "ghs_fakeTokenOfTheTests0000000000000000"


def _repository(call: Call) -> Answer:
    return Answer(body=shapes.repository(call.links, call.repo, call.access))


_REPO = r"/api/v3/repos/([^/]+/[^/]+)"
_ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", _REPO, _repository),
    ("GET", _REPO + r"/releases", releases.every),
    ("POST", _REPO + r"/releases", releases.create),
    ("GET", _REPO + r"/releases/latest", releases.latest),
    ("GET", _REPO + r"/releases/tags/(.+)", releases.by_tag),
    ("GET", _REPO + r"/releases/(\d+)", releases.by_id),
    ("PATCH", _REPO + r"/releases/(\d+)", releases.edit),
    ("DELETE", _REPO + r"/releases/(\d+)", releases.delete),
    ("GET", _REPO + r"/releases/(\d+)/assets", assets.every),
    ("POST", r"/api/(?:v3|uploads)/repos/([^/]+/[^/]+)/releases/(\d+)/assets", assets.upload),
    ("GET", _REPO + r"/releases/assets/(\d+)", assets.by_id),
    ("DELETE", _REPO + r"/releases/assets/(\d+)", assets.delete),
    ("GET", _REPO + r"/pulls", pulls.every),
    ("POST", _REPO + r"/pulls", pulls.create),
    ("GET", _REPO + r"/git/ref/(.+)", refs.one),
    ("GET", _REPO + r"/git/matching-refs/(.+)", refs.matching),
    ("POST", _REPO + r"/git/refs", refs.create),
    ("PATCH", _REPO + r"/git/refs/(.+)", refs.move),
    ("DELETE", _REPO + r"/git/refs/(.+)", refs.delete),
)


class GithubFake:
    """Add repositories and tokens, point the code at `url`, then look at state and requests."""

    def __init__(self, links: shapes.Links | None = None) -> None:
        """``links`` is where clients see it, when something stands in front."""
        self.repositories: dict[str, Repository] = {}
        self.tokens: dict[str, Access] = {TOKEN: Access()}
        self.remaining = 5000
        """Calls left in this hour; at 0 each call is refused until `reset`."""
        self.reset = int(time.time()) + 3600
        self.points = Points(reset=self.reset)
        self._faults = Faults()
        self._ids = itertools.count(1001)
        self._times = seconds()
        self._lock = threading.Lock()
        self._server = LoopbackServer(self._answer)
        own = shapes.Links.of_enterprise_server(self._server.origin)
        self._links = links or own
        self.url = own.api
        self.fail_next = self._faults.add

    def add(self, full_name: str, *, git_dir: Path | None = None) -> Repository:
        """A repository; ``git_dir`` is the bare remote that holds its refs, where there is one."""
        repo = Repository(full_name=full_name, refs=Refs(git_dir=git_dir))
        self.repositories[full_name] = repo
        return repo

    @property
    def requests(self) -> list[Request]:
        return self._server.requests

    @property
    def calls(self) -> list[str]:
        """Each request as ``POST /repos/o/r/releases``, without the server's own prefix."""
        shown = ((r.method, re.sub("^/api/(v3|(?=uploads))", "", r.path)) for r in self.requests)
        return [f"{method} {path}" for method, path in shown]

    def close(self) -> None:
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, request: Request) -> Answer:
        with self._lock:
            fault = self._faults.next(request)
            if fault is None or fault.after:
                answer = self._act(request)
            if fault is not None:
                answer = self._harmed(request, fault)
        return _with_headers(answer, self._headers(request))

    def _harmed(self, request: Request, fault: Fault) -> Answer:
        match fault.harm:
            case "reset":
                return Answer(cut=True)
            case int(status):
                if status == 502 and "/uploads/" in request.path and not fault.after:
                    self._leave_starter(request)
                return errors.of_status(status)
            case answer:
                return answer

    def _act(self, request: Request) -> Answer:
        """Refuses in the order GitHub does: agent, token, budget, sight, right; then acts."""
        if "user-agent" not in request.headers:
            return errors.refusal(403, "Request forbidden by administrative rules.")
        token = _token(request)
        if token is not None and token not in self.tokens:
            return errors.bad_credentials()
        if request.path == "/api/v3/rate_limit":
            return Answer(body=self._rate())
        if (request.method, request.path) == ("POST", "/api/graphql"):
            return self._queried(request, token)
        if self.remaining <= 0:
            return errors.primary_limit(self.reset)
        self.remaining -= 1
        found = self._route(request)
        if found is None:
            return errors.not_found()
        handler, call = found
        return _unauthorised(call) or handler(call)

    def _queried(self, request: Request, token: str | None) -> Answer:
        """Answers GraphQL, which has a budget of its own and nothing for who has no token."""
        if token is None:
            return errors.refusal(401, "This endpoint requires you to be authenticated.")
        from tests.support import github_graphql

        return github_graphql.answer(self.repositories, request.json(), self.points)

    def _route(self, request: Request) -> tuple[Handler, Call] | None:
        for method, pattern, handler in _ROUTES:
            match = re.fullmatch(pattern, request.path)
            if match is None or method != request.method:
                continue
            name, *args = (unquote(part) for part in match.groups())
            if name in self.repositories:
                return handler, self._call(request, self.repositories[name], args)
        return None

    def _call(self, request: Request, repo: Repository, args: list[str]) -> Call:
        return Call(
            request=request,
            repo=repo,
            access=self.tokens.get(_token(request) or ""),
            links=self._links,
            args=tuple(args),
            ids=self._ids,
            times=self._times,
        )

    def _leave_starter(self, request: Request) -> None:
        found = self._route(request)
        if found is not None:
            assets.leave_starter(found[1])

    def _rate(self) -> shapes.Json:
        core = {"limit": 5000, "remaining": self.remaining, "reset": self.reset, "used": 0}
        core["used"] = core["limit"] - core["remaining"]
        return {"resources": {"core": core, "search": core}, "rate": core}

    def _headers(self, request: Request) -> dict[str, str]:
        access = self.tokens.get(_token(request) or "")
        headers = {
            "X-GitHub-Request-Id": f"FAKE:{len(self.requests):X}",
            "X-RateLimit-Limit": "5000",
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset),
            "X-RateLimit-Resource": "core",
        }
        if access is not None and access.scopes is not None:
            headers["X-OAuth-Scopes"] = ", ".join(access.scopes)
        return headers


def _token(request: Request) -> str | None:
    given = request.headers.get("authorization", "")
    match = re.fullmatch("(?:token|bearer) (.+)", given, re.IGNORECASE)
    return match[1] if match else None


def _unauthorised(call: Call) -> Answer | None:
    """Who may not see a repository is told that there is none; a classic token likewise."""
    if call.access is None and call.repo.private:
        return errors.not_found()
    if call.request.method == "GET" or call.push:
        return None
    if call.access is None:
        return errors.needs_token()
    return errors.no_permission() if call.access.scopes is None else errors.not_found()


def _with_headers(answer: Answer, headers: dict[str, str]) -> Answer:
    merged = {**headers, **answer.headers}
    return Answer(status=answer.status, body=answer.body, headers=merged, cut=answer.cut)
