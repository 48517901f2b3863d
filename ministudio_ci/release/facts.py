"""Reading where the repository stands, for the gate."""

from collections.abc import Mapping

from ministudio_ci.errors import UnknownRemoteError
from ministudio_ci.foundation.config import ReleaseSettings
from ministudio_ci.foundation.event import read_event
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.remote import default_branch, tip_of
from ministudio_ci.foundation.work_tree import changes
from ministudio_ci.model.line import line_of
from ministudio_ci.release.gate import GateFacts
from ministudio_ci.release.tag import our_tags, stamped_on


def gather_facts(git: Git, settings: ReleaseSettings, env: Mapping[str, str]) -> GateFacts:
    """Return the facts of HEAD. Raises RemoteError, UnknownRemoteError, NoCommitsError.

    On GitHub Actions a detached HEAD counts as on the branch of the event: a checkout by SHA
    leaves it so, and the comparison with the branch's tip says whether it is true. A channel
    and a maintenance branch release their own versions: they count as the release branch.
    """
    commit = git.head()
    event = read_event(env)
    remote = remote_in(git, settings.remote)
    branch = git.branch() or event.branch
    own = line_of(branch, settings.channels).releases
    release_branch = branch if own else settings.branch or _default(git, remote, branch)
    return GateFacts(
        commit=commit,
        branch=branch,
        release_branch=release_branch,
        remote=remote,
        tip=_tip(git, remote, release_branch),
        changes=changes(git),
        pull_request=event.name.startswith("pull_request"),
        stamped_on=stamped_on(git, commit) if settings.stamp else None,
    )


def rival(git: Git, facts: GateFacts) -> str | None:
    """Return the tag by which another run has released what we stamped; None where none has.

    Two runs that stamp one commit make two of it, and the branch is then at the other's.
    """
    for tag, found in our_tags(git).items() if facts.stamped_on else ():
        other = found.commit == facts.tip != facts.commit
        if other and stamped_on(git, found.commit) == facts.stamped_on:
            return tag
    return None


def remote_in(git: Git, name: str) -> str | None:
    """Return `name` where it is a remote of the repository, None where there is no remote.

    Raises UnknownRemoteError where there are remotes, but none so named.
    """
    known = git.run("remote").splitlines()
    if known and name not in known:
        raise UnknownRemoteError(name=name, known=", ".join(known))
    return name if known else None


def _default(git: Git, remote: str | None, branch: str | None) -> str | None:
    """The remote's default branch; in a repository without remotes, the one we are on."""
    return default_branch(git, remote) if remote else branch


def _tip(git: Git, remote: str | None, branch: str | None) -> str | None:
    if branch is None:
        return None
    if remote:
        return tip_of(git, remote, branch)
    done = git.attempt("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")
    return done.stdout.decode().strip() or None
