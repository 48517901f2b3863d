"""`Chart.yaml` of Helm: the chart's `version`; `appVersion` is for a pattern to name."""

from typing import Any

from ministudio_ci.errors import StampNoVersionError, StampPackageError, StampSyntaxError
from ministudio_ci.release.stamping.place import Place, prove, value_at


def find_in_chart(text: str, name: str) -> tuple[Place, ...]:
    """Return the place of the chart's version."""
    if not isinstance(value_at(_parse(text, name), "version"), str):
        raise StampNoVersionError(path=name, looked="version")
    return (prove(text, name, _parse, ("version",)),)


def _parse(text: str, name: str) -> Any:
    """Return the document with every scalar as its text, aliases followed."""
    try:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError
    except ModuleNotFoundError as error:
        raise StampPackageError(path=name, name="ruamel.yaml") from error
    try:
        return YAML(typ="base", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise StampSyntaxError(path=name, line=line, why=error.problem) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise StampSyntaxError(path=name, line=1, why=" ".join(str(error).split())) from error
