"""The endpoint of the widget, from the configuration and the keys in the environment."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ministudio_ci.errors import SameKeyError
from ministudio_ci.foundation.config import Settings
from ministudio_ci.foundation.signing import KEY, signing_key
from ministudio_ci.widget import Endpoint, Site, Terms


def endpoint_of(
    settings: Settings,
    *,
    env: Mapping[str, str],
    folder: str,
    address: tuple[str, int],
    database: Path,
) -> Endpoint:
    """Return the endpoint; `folder` is the name of a project that has no other.

    Raises MissingKeyError, WeakKeyError, MalformedKeyError, SameKeyError; each names the variable.
    """
    host, port = address
    serve = settings.serve
    return Endpoint(
        host=host,
        port=port,
        database=database,
        sites=tuple(_sites(settings, env, folder)),
        terms=Terms(
            cors=serve.cors,
            rate=serve.rate,
            trusted_proxies=serve.trusted_proxies,
            max_body=serve.max_body,
            timeout=serve.timeout,
        ),
        supervisor=env.get("NOTIFY_SOCKET", ""),
    )


def _sites(settings: Settings, env: Mapping[str, str], folder: str) -> Iterator[Site]:
    project, lang = settings.project or folder, settings.lang
    named = [("", project, lang)] + [
        (name, site.project or name, site.lang or lang) for name, site in settings.sites.items()
    ]
    variables: dict[bytes, str] = {}
    for name, title, spoken in named:
        variable = f"{KEY}_{name.upper().replace('-', '_')}" if name else KEY
        key = signing_key(env.get(variable, ""), variable)
        if variables.setdefault(key, variable) != variable:
            raise SameKeyError(variable=variable, other=variables[key])
        yield Site(name=name, project=title, lang=spoken.value, key=key)
