"""Git refs over REST: read one, match a prefix, create, move, delete."""

from tests.support import github_errors as errors
from tests.support import github_shapes as shapes
from tests.support.github_call import Call, page
from tests.support.github_shapes import Json
from tests.support.loopback import Answer


def one(call: Call) -> Answer:
    name = f"refs/{call.args[0]}"
    sha = call.repo.refs.all().get(name)
    return errors.not_found() if sha is None else Answer(body=_shape(call, name, sha))


def matching(call: Call) -> Answer:
    """Every ref that begins so; an empty list where there is none, never a 404."""
    begin = f"refs/{call.args[0]}"
    found = {name: sha for name, sha in call.repo.refs.all().items() if name.startswith(begin)}
    shapes_ = [_shape(call, name, sha) for name, sha in found.items()]
    return page(call, f"/git/matching-refs/{call.args[0]}", shapes_)


def create(call: Call) -> Answer:
    given = call.json()
    name, sha = str(given.get("ref", "")), str(given.get("sha", ""))
    if not name.startswith("refs/") or name.count("/") < 2:
        return errors.refusal(422, "Reference name must start with 'refs/'.")
    if name in call.repo.refs.all():
        return errors.refusal(422, "Reference already exists")
    return _set(call, name, sha, status=201)


def move(call: Call) -> Answer:
    name, given = f"refs/{call.args[0]}", call.json()
    old, new = call.repo.refs.all().get(name), str(given.get("sha", ""))
    if old is None:
        return errors.refusal(422, "Reference does not exist")
    if not given.get("force") and not call.repo.refs.is_forward(old, new):
        return errors.refusal(422, "Update is not a fast forward")
    return _set(call, name, new, status=200)


def delete(call: Call) -> Answer:
    name = f"refs/{call.args[0]}"
    if name not in call.repo.refs.all():
        return errors.refusal(422, "Reference does not exist")
    call.repo.refs.delete(name)
    return Answer(status=204)


def _set(call: Call, name: str, sha: str, *, status: int) -> Answer:
    if not call.repo.refs.has_object(sha):
        return errors.refusal(422, "Object does not exist")
    call.repo.refs.set(name, sha)
    return Answer(status=status, body=_shape(call, name, sha))


def _shape(call: Call, name: str, sha: str) -> Json:
    return shapes.ref(call.links, call.repo, name, sha)
