"""Releases as GitHub keeps them: drafts hidden from the tag, publishing with its refusals."""

from typing import Any

from tests.support import github_errors as errors
from tests.support import github_shapes as shapes
from tests.support.github_call import Call, page
from tests.support.github_shapes import Json
from tests.support.github_state import Release
from tests.support.loopback import Answer

BODY_LIMIT = 125_000
_TYPES: dict[str, type] = {
    "tag_name": str,
    "target_commitish": str,
    "name": str,
    "body": str,
    "draft": bool,
    "prerelease": bool,
}


def every(call: Call) -> Answer:
    """Newest first; a reader without push access sees no drafts."""
    seen = [r for r in reversed(call.repo.releases.values()) if call.push or not r.draft]
    return page(call, "/releases", [_shape(call, release) for release in seen])


def latest(call: Call) -> Answer:
    shown = call.repo.releases.get(call.repo.latest or 0)
    return Answer(body=_shape(call, shown)) if shown else errors.not_found()


def by_tag(call: Call) -> Answer:
    """Published releases only: a draft is not found by its tag."""
    release = call.repo.published(call.args[0])
    return errors.not_found() if release is None else Answer(body=_shape(call, release))


def by_id(call: Call) -> Answer:
    release = find(call)
    return errors.not_found() if release is None else Answer(body=_shape(call, release))


def create(call: Call) -> Answer:
    """Any number of drafts may carry one tag; only publishing takes it."""
    given = call.json()
    if "tag_name" not in given:
        return errors.malformed('"tag_name" wasn\'t supplied.')
    release = Release(
        id=next(call.ids),
        tag_name=given["tag_name"],
        target_commitish=call.repo.default_branch,
        draft=True,
        created_at=call.now(),
    )
    refused = _change(call, release, {"draft": False, **given})
    if refused is not None:
        return refused
    call.repo.releases[release.id] = release
    location = {"Location": f"{call.url}/releases/{release.id}"}
    return Answer(status=201, body=_shape(call, release), headers=location)


def edit(call: Call) -> Answer:
    release = find(call)
    if release is None:
        return errors.not_found()
    return _change(call, release, call.json()) or Answer(body=_shape(call, release))


def delete(call: Call) -> Answer:
    release = find(call)
    if release is None:
        return errors.not_found()
    del call.repo.releases[release.id]
    return Answer(status=204)


def find(call: Call) -> Release | None:
    release = call.repo.releases.get(int(call.args[0]))
    hidden = release is not None and release.draft and not call.push
    return None if hidden else release


def _shape(call: Call, release: Release) -> Json:
    return shapes.release(call.links, call.repo, release)


def _change(call: Call, release: Release, given: Json) -> Answer | None:
    """Puts the given fields into the release, all or none; the refusal where there is one."""
    fields = {name: given[name] for name in _TYPES if given.get(name) is not None}
    for name, value in fields.items():
        if not isinstance(value, _TYPES[name]):
            return errors.malformed(f"Invalid property /{name}: `{value!r}` is of another type.")
    publishes = release.draft and not fields.get("draft", release.draft)
    problems = _problems(call, release, fields, publishes=publishes)
    if problems:
        return errors.invalid(*problems)
    for name, value in fields.items():
        setattr(release, name, value)
    if publishes:
        _publish(call, release)
        if given.get("make_latest", "true") == "true" and not release.prerelease:
            call.repo.latest = release.id
    return None


def _problems(call: Call, release: Release, fields: Json, *, publishes: bool) -> list[Json]:
    tag: str = fields.get("tag_name", release.tag_name)
    problems = []
    if len(fields.get("body", "")) > BODY_LIMIT:
        said = f"body is too long (maximum is {BODY_LIMIT} characters)"
        problems.append(errors.problem("Release", "custom", "body", said))
    if release.immutable and tag != release.tag_name:
        said = "tag_name cannot be changed on an immutable release"
        problems.append(errors.problem("Release", "custom", "tag_name", said))
    if publishes:
        problems += _publishing_problems(call, tag, fields.get("target_commitish"))
    return problems


def _publishing_problems(call: Call, tag: str, target: Any) -> list[Json]:
    repo = call.repo
    if repo.published(tag) is not None:
        return [errors.problem("Release", "already_exists", "tag_name")]
    if tag in repo.locked_tags:
        said = "tag_name was used by an immutable release"
        return [errors.problem("Release", "custom", "tag_name", said)]
    tagged = f"refs/tags/{tag}" in repo.refs.all()
    if not tagged and repo.refs.resolve(target or repo.default_branch) is None:
        return [errors.problem("Release", "invalid", "target_commitish")]
    return []


def _publish(call: Call, release: Release) -> None:
    """A tag that is not there yet is made, lightweight, at the target."""
    repo, name = call.repo, f"refs/tags/{release.tag_name}"
    commit = repo.refs.resolve(release.target_commitish)
    if name not in repo.refs.all() and commit is not None:
        repo.refs.set(name, commit)
    release.published_at = call.now()
    release.immutable = repo.immutable_releases
    if release.immutable:
        repo.locked_tags.add(release.tag_name)
