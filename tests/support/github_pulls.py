"""Pull requests as GitHub keeps them: one open for a branch, none without a commit of its own."""

from typing import Any

from tests.support import github_errors as errors
from tests.support import github_shapes as shapes
from tests.support.github_call import Call, page
from tests.support.github_state import OpenedPull
from tests.support.loopback import Answer

BODY_LIMIT = 65_536


def every(call: Call) -> Answer:
    """Newest first; by default the open ones alone."""
    query = call.request.query
    state, head = query.get("state", "open"), query.get("head", "")
    owner = call.repo.full_name.partition("/")[0]
    seen = [
        pull for pull in reversed(call.repo.opened.values())
        if state in {"all", pull.state} and head in {"", f"{owner}:{pull.head}"}
    ]  # fmt: skip
    return page(call, "/pulls", [shapes.pull(call.links, call.repo, one) for one in seen])


def create(call: Call) -> Answer:
    given = call.json()
    refused = _refused(call, given)
    if refused is not None:
        return refused
    pull = OpenedPull(
        number=next(call.ids),
        title=given["title"],
        body=given.get("body"),
        head=given["head"],
        base=given["base"],
        sha=str(call.repo.refs.resolve(given["head"])),
        created_at=call.now(),
    )
    call.repo.opened[pull.number] = pull
    return Answer(status=201, body=shapes.whole_pull(call.links, call.repo, pull))


def _refused(call: Call, given: dict[str, Any]) -> Answer | None:
    """Right, setting and values, in this order."""
    if call.access is None or not call.access.pulls:
        return errors.no_permission()
    if not call.repo.actions_may_open:
        return errors.refusal(
            403, "GitHub Actions is not permitted to create or approve pull requests."
        )
    problems = [
        errors.problem("PullRequest", "invalid", side)
        for side in ("head", "base")
        if call.repo.refs.resolve(str(given.get(side))) is None
    ]
    if len(str(given.get("body"))) > BODY_LIMIT:
        said = f"body is too long (maximum is {BODY_LIMIT} characters)"
        problems.append(errors.problem("PullRequest", "custom", "body", said))
    if any(one.head == given.get("head") and one.state == "open"
           for one in call.repo.opened.values()):  # fmt: skip
        owner = call.repo.full_name.partition("/")[0]
        said = f"A pull request already exists for {owner}:{given['head']}."
        problems.append(errors.problem("PullRequest", "custom", "head", said))
    return errors.invalid(*problems) if problems else None
