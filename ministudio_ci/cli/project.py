"""From the command line's context to the project that the cycle works on."""

import shlex

from ministudio_ci.cli.context import Context
from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import ConfigurationError, ShardsError
from ministudio_ci.foundation.event import action_input
from ministudio_ci.foundation.git import Git


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
        json=context.json,
    )


def suites_of(context: Context) -> tuple[str, ...]:
    """Return the suites that the environment asks for. Raises ShardsError, ConfigurationError."""
    if shard := action_input(context.env, "SHARD"):
        raise ShardsError(shard=shard)
    try:
        return tuple(shlex.split(action_input(context.env, "SUITE")))
    except ValueError as error:
        raise ConfigurationError(count=1, problems=f"  suite: {error}") from error
