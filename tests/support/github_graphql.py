"""What of the GitHub fake answers GraphQL: graphql-core on GitHub's own schema.

A query is validated by that schema and executed, with the fake's state behind it: a field, an
argument or a type that GitHub has not got is an error here as it is there.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    build_ast_schema,
    execute_sync,
    parse,
    validate,
)

from tests.support.github_state import Points, PullRequest, Repository
from tests.support.loopback import Answer
from tests.support.parts import GRAPHQL, need

Json = dict[str, Any]


@cache
def schema() -> GraphQLSchema:
    """GitHub's schema; a second to build."""
    document = parse(need(GRAPHQL).read_text(encoding="utf-8"), no_location=True)
    return build_ast_schema(document, assume_valid=True)


@cache
def _validated(query: str) -> tuple[DocumentNode, list[GraphQLError]]:
    document = parse(query, no_location=True)
    return document, validate(schema(), document)


def answer(repositories: Mapping[str, Repository], body: Json, points: Points) -> Answer:
    """Answers as GitHub does: with status 200, be it an error."""
    if points.remaining <= 0:
        return _failed("RATE_LIMITED", "API rate limit exceeded for installation ID 1.")
    points.remaining -= 1

    def repository(_info: object, owner: str, name: str, **_: object) -> Json:
        found = repositories.get(f"{owner}/{name}")
        if found is None:
            words = f"Could not resolve to a Repository with the name '{owner}/{name}'."
            raise GraphQLError(words, extensions={"type": "NOT_FOUND"})
        return {"object": lambda _info, oid: _commit(found, oid)}

    root = {"rateLimit": lambda _info, **_: _told(points), "repository": repository}
    document, problems = _validated(body["query"])
    if problems:
        return Answer(body={"errors": [_error(problem) for problem in problems]})
    done = execute_sync(schema(), document, root, variable_values=body.get("variables"))
    result: Json = {"data": done.data}
    if done.errors:
        result["errors"] = [_error(error) for error in done.errors]
    return Answer(body=result)


def _told(points: Points) -> Json | None:
    moment = datetime.fromtimestamp(points.reset, UTC)
    told = {"cost": 1, "limit": 5000, "remaining": points.remaining, "nodeCount": 1}
    return told | {"resetAt": f"{moment:%Y-%m-%dT%H:%M:%SZ}"} if points.limited else None


def _commit(repository: Repository, oid: str) -> Json | None:
    if oid not in repository.commits:
        return None

    def pulls(_info: object, first: int | None = None, **_: object) -> Json:
        if oid in repository.broken:
            raise GraphQLError("Something went wrong while executing your query.")
        if first is None or not 1 <= first <= 100:
            words = "You must provide a `first` or `last` value."
            raise GraphQLError(words, extensions={"type": "MISSING_PAGINATION_BOUNDARIES"})
        known = repository.pulls.get(oid, [])
        nodes = [_node(pull, repository.full_name) for pull in known[:first]]
        return {"nodes": nodes, "totalCount": len(known)}

    date = repository.commits[oid]
    return {"__typename": "Commit", "oid": oid, "committedDate": date,
            "associatedPullRequests": pulls}  # fmt: skip


def _node(pull: PullRequest, here: str) -> Json:
    return {
        "number": pull.number,
        "title": pull.title,
        "merged": pull.merged,
        "author": {"__typename": "User", "login": pull.author} if pull.author else None,
        "baseRepository": {"nameWithOwner": pull.base or here},
    }


def _error(error: GraphQLError) -> Json:
    told: Json = {**(error.extensions or {}), "message": error.message}
    return told | ({"path": error.path} if error.path else {})


def _failed(kind: str, message: str) -> Answer:
    headers = {"X-RateLimit-Remaining": "0"} if kind == "RATE_LIMITED" else {}
    return Answer(body={"errors": [{"type": kind, "message": message}]}, headers=headers)
