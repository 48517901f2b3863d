"""From the command line's context to the project that the cycle works on."""

import shlex
from pathlib import Path

from ministudio_ci.cli.context import Context
from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import ConfigurationError, UnknownShardError
from ministudio_ci.foundation.event import action_input
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.shard import Shard
from ministudio_ci.testing import SHARDS


def project_of(context: Context) -> Project:
    """Return the project at the context's root."""
    return Project(
        root=context.root,
        settings=context.settings,
        env=context.env,
        project_env=context.project_env,
        git=Git(context.root, env=context.env),
        now=context.now,
        scrubber=context.scrubber,
        tell=context.say,
        write=context.write,
        quiet=context.quiet,
        json=context.json,
    )


def suites_of(context: Context) -> tuple[str, ...]:
    """Return the suites that the environment asks for. Raises ConfigurationError."""
    try:
        return tuple(shlex.split(action_input(context.env, "SUITE")))
    except ValueError as error:
        raise ConfigurationError(count=1, problems=f"  suite: {error}") from error


def share_of(context: Context) -> Shard | Path | None:
    """Return what the environment asks for: a shard, or the folder whose shards are to be merged.

    None: all tests are run here. Raises UnknownShardError.
    """
    word = action_input(context.env, "SHARD")
    return context.root / SHARDS if word == "merge" else shard_of(word)


def shard_of(word: str) -> Shard | None:
    """Return the shard that a word names, None for an empty one. Raises UnknownShardError."""
    shard = Shard.parse(word)
    if word and shard is None:
        raise UnknownShardError(shard=word)
    return shard
