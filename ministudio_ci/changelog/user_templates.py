"""A changelog in a form of the user's own: a Jinja template, rendered in a sandbox."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ministudio_ci.changelog.context import template_context
from ministudio_ci.changelog.limits import LimitError, Limits, gathered, limited
from ministudio_ci.changelog.links import Links
from ministudio_ci.changelog.markdown import within_limit
from ministudio_ci.errors import (
    MinistudioError,
    NoSuchTemplateError,
    TemplateIncludeError,
    TemplateLimitError,
    UserTemplateError,
)
from ministudio_ci.model.release import Release

if TYPE_CHECKING:
    from collections.abc import Generator

_LIMITS = Limits()


def render_own(
    path: Path, releases: Sequence[Release], *, lang: str, links: Links, project: str
) -> str:
    """Return the releases, newest first, as the template at `path` has them.

    Raises as `render_template`.
    """
    given = template_context(releases, lang=lang, links=links, project=project)
    return render_template(path, given)


def render_own_notes(path: Path, release: Release, *, lang: str, links: Links, project: str) -> str:
    """Return the notes of one release as a template has them; too long ones end after a line.

    Raises as `render_template`.
    """
    notes = render_own(path, [release], lang=lang, links=links, project=project)
    return within_limit(notes, release, lang=lang, links=links)


def render_template(path: Path, context: dict[str, Any], limits: Limits = _LIMITS) -> str:
    """Return what a template makes of a context (see `template_context`).

    Raises FileReadError or a kind of it, and with file and line UserTemplateError,
    TemplateIncludeError, TemplateLimitError.
    """
    from jinja2 import TemplateNotFound

    from ministudio_ci.changelog.sandbox import handed_in, sandbox_of

    if not path.is_file():
        raise NoSuchTemplateError(path=path)
    path = path.resolve()  # of a link, what it leads to, and what is beside that
    environment = sandbox_of(path)
    try:
        with limited(limits):
            template = environment.get_template(path.name)
            pieces = template.generate(handed_in(environment, context))
            return gathered(cast("Generator[str, None, None]", pieces), limits)
    except MinistudioError:
        raise
    except LimitError as error:
        place, line = _place(error.__cause__ or error, path)
        raise TemplateLimitError(path=place, line=line, limit=error) from error
    except TemplateNotFound as error:
        place, line = _place(error, path)
        name, folder = error.name, path.parent
        raise TemplateIncludeError(path=place, line=line, name=name, folder=folder) from error
    except Exception as error:  # a template may raise whatever Python does
        place, line = _place(error, path)
        raise UserTemplateError(path=place, line=line, why=_words(error)) from error


def _place(error: BaseException, path: Path) -> tuple[str, int | str]:
    """Return the file and the line that an error comes from: the last one in a template."""
    place, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    trace = None if line else error.__traceback__
    while trace:
        if "__jinja_exception__" in trace.tb_frame.f_globals:  # Jinja's stand-in for a template
            place, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return str(place or path), line or "?"


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
