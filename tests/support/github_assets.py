"""A release's files: upload, list, delete, and what GitHub refuses about them."""

import re

from tests.support import github_errors as errors
from tests.support import github_shapes as shapes
from tests.support.github_call import Call, page
from tests.support.github_releases import find
from tests.support.github_shapes import Json
from tests.support.github_state import Asset, Release
from tests.support.loopback import Answer


def every(call: Call) -> Answer:
    release = find(call)
    if release is None:
        return errors.not_found()
    items = [_shape(call, release, asset) for asset in release.assets.values()]
    return page(call, f"/releases/{release.id}/assets", items)


def upload(call: Call) -> Answer:
    """The body is the file; its name comes in the query and is made plain by GitHub."""
    release = find(call)
    if release is None:
        return errors.not_found()
    refused = _refusal(call, release)
    if refused is not None:
        return refused
    asset = _keep(call, release, call.request.body)
    return Answer(status=201, body=_shape(call, release, asset))


def leave_starter(call: Call) -> None:
    """What a 502 in the middle of an upload leaves: a nameholder without content."""
    release = find(call)
    if release is not None and _refusal(call, release) is None:
        _keep(call, release, b"").state = "starter"


def by_id(call: Call) -> Answer:
    release, asset = _find(call)
    if release is None or asset is None:
        return errors.not_found()
    if call.request.headers.get("accept") == "application/octet-stream":
        return Answer(body=asset.content, headers={"Content-Type": asset.content_type})
    return Answer(body=_shape(call, release, asset))


def delete(call: Call) -> Answer:
    release, asset = _find(call)
    if release is None or asset is None:
        return errors.not_found()
    if release.immutable:
        return errors.refusal(422, "Cannot delete asset from an immutable release")
    del release.assets[asset.id]
    return Answer(status=204)


def _find(call: Call) -> tuple[Release | None, Asset | None]:
    number = int(call.args[0])
    for release in call.repo.releases.values():
        if number in release.assets:
            return release, release.assets[number]
    return None, None


def _refusal(call: Call, release: Release) -> Answer | None:
    name = _name(call)
    if release.immutable:
        return errors.refusal(422, "Cannot upload assets to an immutable release.")
    if not name:
        return errors.invalid(errors.problem("ReleaseAsset", "missing_field", "name"))
    if any(asset.name == name for asset in release.assets.values()):
        return errors.invalid(errors.problem("ReleaseAsset", "already_exists", "name"))
    return None


def _name(call: Call) -> str:
    """GitHub puts a dot for what is neither a letter, a digit nor one of ``_.@+-``."""
    plain = re.sub(r"[^A-Za-z0-9_.@+-]+", ".", call.request.query.get("name", ""))
    return plain.strip(".")


def _keep(call: Call, release: Release, content: bytes) -> Asset:
    asset = Asset(
        id=next(call.ids),
        name=_name(call),
        label=call.request.query.get("label", ""),
        content_type=call.request.headers.get("content-type", "application/octet-stream"),
        content=content,
        created_at=call.now(),
    )
    release.assets[asset.id] = asset
    return asset


def _shape(call: Call, release: Release, asset: Asset) -> Json:
    return shapes.asset(call.links, call.repo, release, asset)
