"""The git remote: whether it can be reached, as whom, and what it has."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from ministudio_ci.errors import RemoteError
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.secrets import MASK

_BOT = {
    "NAME": "github-actions[bot]",
    "EMAIL": "41898282+github-actions[bot]@users.noreply.github.com",
}
_USERINFO = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_SCP_LIKE = re.compile(r"(?:[^@/:]+@)?(?P<host>[^/:]+):(?!//)(?P<path>.+)")


class TagRef(NamedTuple):
    """A tag: the object it names, and the commit it leads to (the same where lightweight)."""

    object: str
    commit: str


def authenticated(git: Git, remote: str, env: Mapping[str, str]) -> Git:
    """Return git that reaches `remote` as GITHUB_TOKEN, where nothing else is configured.

    Only for an https remote on GITHUB_SERVER_URL. The header comes by environment,
    so no argument list and no file ever holds the token.
    """
    token = env.get("GITHUB_TOKEN")
    server = server_url(env)
    address = address_of(git, remote) or ""
    if not token or not address.startswith(f"{server}/") or _has_credentials(git, address, env):
        return git
    import base64

    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return git.with_config({f"http.{server}/.extraheader": f"AUTHORIZATION: basic {basic}"})


def identified(git: Git, env: Mapping[str, str]) -> Git:
    """Return git with an author and committer: GitHub's bot, where none is configured."""
    given: dict[str, str] = {}
    for part, value in _BOT.items():
        if not git.attempt("config", f"user.{part.lower()}").stdout.strip():
            for role in ("AUTHOR", "COMMITTER"):
                given[f"GIT_{role}_{part}"] = env.get(f"GIT_{role}_{part}") or value
    return git.with_env(given)


def server_url(env: Mapping[str, str]) -> str:
    """Return the forge's web address, without a slash at its end."""
    return (env.get("GITHUB_SERVER_URL") or "https://github.com").rstrip("/")


def address_of(git: Git, remote: str) -> str | None:
    """Return the address `remote` is pushed to; None where there is no such remote."""
    done = git.attempt("remote", "get-url", "--push", "--", remote)
    return done.stdout.decode(errors="replace").strip() or None


def host_and_path(address: str) -> tuple[str, str] | None:
    """Return the host and the path of a remote's address; None for a local path.

    Takes the three spellings of git-fetch(1), "Git URLs": a URL, `host:path`, a path.
    """
    split = urlsplit(address)
    if split.hostname:
        path, host = split.path, split.hostname
    elif found := _SCP_LIKE.fullmatch(address):
        path, host = found["path"], found["host"].lower()
    else:
        return None
    return host, path.strip("/").removesuffix(".git")


def tags_of(git: Git, remote: str | None) -> dict[str, TagRef]:
    """Return every tag of `remote` by name, or our own where it is None. Raises RemoteError."""
    if remote is None:
        form = "--format=%(refname:strip=2) %(objectname) %(*objectname)"
        lines = git.run("for-each-ref", form, "refs/tags").splitlines()
        return {name: TagRef(object=tag, commit=commit or tag)
                for name, tag, commit in (line.split(" ") for line in lines)}  # fmt: skip
    tags: dict[str, TagRef] = {}
    for sha, ref in _listed(git, "--tags", "--", remote):
        name, _, peeled = ref.removeprefix("refs/tags/").partition("^")
        known = tags.get(name)
        tags[name] = TagRef(object=known.object if known and peeled else sha, commit=sha)
    return tags


def unfetched_tags(git: Git, remote: str) -> tuple[str, ...]:
    """Return the names of the remote's tags that are not here. Raises RemoteError."""
    here = tags_of(git, None)
    return tuple(name for name in tags_of(git, remote) if name not in here)


def fetch_tags(git: Git, remote: str) -> None:
    """Fetch the remote's tags that are not here; those here stay as they are.

    Raises RemoteError where they do not come.
    """
    wanted = unfetched_tags(git, remote)
    if not wanted:
        return
    # Exit 1 also where a moved tag (`v1`) is not overwritten here, which is as it should be.
    done = git.attempt("fetch", "--quiet", "--tags", "--no-recurse-submodules", "--", remote)
    # Another run may have pushed one more meanwhile: it is no fault that this one is not here.
    if not set(wanted).isdisjoint(unfetched_tags(git, remote)):
        raise RemoteError(remote=remote, why=remote_words(done.stderr))


def tip_of(git: Git, remote: str, branch: str) -> str | None:
    """Return the commit `branch` is on in `remote`; None where it is not. Raises RemoteError."""
    ref = f"refs/heads/{branch}"  # a pattern to git, so other names may come along
    return next((sha for sha, name in _listed(git, "--", remote, ref) if name == ref), None)


def default_branch(git: Git, remote: str) -> str | None:
    """Return the branch the remote's HEAD is on, None where it says none. Raises RemoteError."""
    for target, name in _listed(git, "--symref", "--", remote, "HEAD"):
        if name == "HEAD" and target.startswith("ref: refs/heads/"):
            return target.removeprefix("ref: refs/heads/")
    return None


def remote_words(stderr: bytes) -> str:
    """Return what git and the remote said, on one line each, credentials in addresses masked."""
    lines = (line.strip() for line in stderr.decode(errors="replace").splitlines())
    return _USERINFO.sub(MASK, "\n".join(line for line in lines if line))


def _listed(git: Git, *arguments: str) -> list[tuple[str, str]]:
    done = git.attempt("ls-remote", *arguments)
    if done.returncode:
        remote = arguments[arguments.index("--") + 1]
        raise RemoteError(remote=remote, why=remote_words(done.stderr))
    lines = done.stdout.decode(errors="replace").splitlines()
    return [(left, right) for left, _, right in (line.partition("\t") for line in lines)]


def _has_credentials(git: Git, address: str, env: Mapping[str, str]) -> bool:
    keys = ["http.extraheader"]
    if not env.get("GITHUB_ACTIONS"):  # a runner's image may name a helper that knows nothing
        keys.append("credential.helper")
    return any(git.attempt("config", "--get-urlmatch", key, address).stdout.strip() for key in keys)
