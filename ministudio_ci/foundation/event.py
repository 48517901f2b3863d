"""Why this run is: what GitHub Actions says of the event, and what the run may therefore do."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ministudio_ci.errors import EventReadError, PlannedAtError

if TYPE_CHECKING:
    from datetime import datetime

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SERVER = re.compile(r"https?://[\w.-]+(?::\d+)?", re.ASCII)
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_LONGEST_URL = 1_000
_SECRET_INPUTS = {
    "INPUT_GITHUB_TOKEN": "GITHUB_TOKEN",
    "INPUT_DISCORD_WEBHOOK": "MINISTUDIO_CI_DISCORD_WEBHOOK",
    "INPUT_APPRISE_URLS": "MINISTUDIO_CI_APPRISE_URLS",
    "INPUT_MINISTUDIO_KEY": "MINISTUDIO_KEY",
    "INPUT_CF_TUNNEL_TOKEN": "CF_TUNNEL_TOKEN",
}


PLANNED_AT = "MINISTUDIO_CI_PLANNED_AT"
"""The variable by which one job tells the others of a run when it was planned."""
_OURS = ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STATE", PLANNED_AT)


class Event(NamedTuple):
    """The event of a run; in a called workflow, the caller's event."""

    name: str
    """push, pull_request, schedule, workflow_dispatch …; empty off GitHub."""
    branch: str | None
    """The branch pushed to, or the one a pull request comes from; None for a tag."""
    sha: str | None
    run_url: str | None
    restricted: bool
    """Whether GitHub withholds secrets and lends a read-only token: a fork's or Dependabot's."""


class PullRequest(NamedTuple):
    """A pull request as the event tells it. The title is anybody's text."""

    title: str
    base: str
    """The full SHA its branch starts from; it may be older than the base branch is by now."""
    head: str
    """The full SHA of its last commit."""


def read_event(env: Mapping[str, str]) -> Event:
    """Return the event. The payload is data from outside: one that cannot be read is as none.

    Source: GitHub's "Variables reference" and the webhook payload of `pull_request`.
    """
    return Event(
        name=env.get("GITHUB_EVENT_NAME", ""),
        branch=_branch(env),
        sha=env.get("GITHUB_SHA") or None,
        run_url=_run_url(env),
        restricted=env.get("GITHUB_ACTOR") == "dependabot[bot]" or _from_fork(_payload(env)),
    )


def read_pull_request(env: Mapping[str, str]) -> PullRequest | None:
    """Return the pull request of the event; None where the event is of none.

    Source: the webhook payload of `pull_request`. Raises EventReadError where there is one
    that the payload does not tell.
    """
    pull = _payload(env).get("pull_request")
    told = pull if isinstance(pull, dict) else {}
    title, (base, head) = told.get("title"), (_commit(told.get(side)) for side in ("base", "head"))
    if isinstance(title, str) and base and head:
        return PullRequest(title=title, base=base, head=head)
    if told or env.get("GITHUB_EVENT_NAME", "").startswith("pull_request"):
        raise EventReadError(path=env.get("GITHUB_EVENT_PATH", ""))
    return None


def target_branch(env: Mapping[str, str]) -> str | None:
    """Return the branch that the run's commits are on or, by a pull request, are to go to."""
    return env.get("GITHUB_BASE_REF") or _branch(env)


def with_inputs(env: Mapping[str, str]) -> dict[str, str]:
    """Return `env` with each secret input of the action under the name every command reads.

    The `INPUT_` spelling goes, so that a secret has one name alone to be kept from children.
    """
    settled = {name: value for name, value in env.items() if name not in _SECRET_INPUTS}
    given = {name: env[source] for source, name in _SECRET_INPUTS.items() if env.get(source)}
    return settled | given


def action_input(env: Mapping[str, str], name: str) -> str:
    """Return an input that no setting stands for, such as `SUITE`; empty where it is not given."""
    return env.get(f"INPUT_{name}") or env.get(f"MINISTUDIO_CI_{name}") or ""


def project_env(env: Mapping[str, str]) -> dict[str, str]:
    """Return the job's environment `env` as the project's own programs get it.

    The action's inputs are not theirs, and neither are the files by which our step sets
    outputs and the environment of later steps, and the moment that is for us alone.
    """
    return {name: value for name, value in env.items()
            if not name.startswith("INPUT_") and name not in _OURS}  # fmt: skip


def planned_at(env: Mapping[str, str]) -> "datetime | None":
    """Return the moment (UTC) that all jobs of a run agree on. Raises PlannedAtError."""
    from datetime import UTC, datetime

    said = env.get(PLANNED_AT, "")
    try:
        return datetime.fromtimestamp(int(said), UTC) if said else None
    except (ValueError, OverflowError, OSError) as error:
        raise PlannedAtError(variable=PLANNED_AT, value=said) from error


def source_url(env: Mapping[str, str], path: str, line: int | None) -> str | None:
    """Return the page of a file (`path` below the repository's top) at the commit of the run.

    None off GitHub, and for what is no such path. Source: GitHub's "Creating a permanent link
    to a code snippet".
    """
    server, repository, sha = (
        env.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "SHA")
    )
    known = _SERVER.fullmatch(server) and _REPOSITORY.fullmatch(repository) and _SHA.fullmatch(sha)
    if not known or not path or path.startswith("/") or ".." in path.split("/"):
        return None
    from urllib.parse import quote

    page = f"{server}/{repository}/blob/{sha}/{quote(path)}"
    if len(page) > _LONGEST_URL:
        return None
    return f"{page}#L{line}" if line else page


def _branch(env: Mapping[str, str]) -> str | None:
    if env.get("GITHUB_HEAD_REF"):
        return env["GITHUB_HEAD_REF"]
    return env.get("GITHUB_REF_NAME") or None if env.get("GITHUB_REF_TYPE") == "branch" else None


def _run_url(env: Mapping[str, str]) -> str | None:
    parts = [env.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID")]
    return "{}/{}/actions/runs/{}".format(*parts) if all(parts) else None


def _from_fork(payload: Mapping[str, Any]) -> bool:
    pull_request = payload.get("pull_request")
    if not isinstance(pull_request, dict):
        return False
    head, base = (_repository(pull_request.get(side)) for side in ("head", "base"))
    return head is None or head != base  # a head without a repository: the fork was deleted


def _repository(side: Any) -> object:
    repository = side.get("repo") if isinstance(side, dict) else None
    return repository.get("full_name") if isinstance(repository, dict) else None


def _commit(side: Any) -> str | None:
    sha = side.get("sha") if isinstance(side, dict) else None
    return sha if isinstance(sha, str) and _SHA.fullmatch(sha) else None


def _payload(env: Mapping[str, str]) -> Mapping[str, Any]:
    import json

    try:
        document = json.loads(Path(env.get("GITHUB_EVENT_PATH", "")).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
