"""The environments that a user's template runs in: no way out, and nothing gets in unescaped.

In Markdown every text of the history knows how it is escaped (`__html__`, which Jinja asks for),
and what is made of it by filters, calls and operators is such a text again. So a template is
safe as it is written; only `safe` hands a text through.
"""

from collections.abc import Callable, MappingView
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from jinja2.exceptions import SecurityError
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ministudio_ci.changelog.escape import markdown
from ministudio_ci.foundation.files import read_text
from ministudio_ci.model.version import Version

_HTML = (".html", ".htm", ".xhtml", ".xml", ".svg")
_PLAIN = (".txt",)
_HARMLESS = frozenset({"bump", "commit", "compare_url", "date", "kind", "lang", "url", "version"})
"""Keys whose values are of a closed form, or made by us: to escape them would only spoil them."""
_MARKUP_FILTERS = ("tojson", "urlize", "xmlattr")
"""What makes HTML of a text, and so has no place in Markdown."""


def sandbox_of(path: Path) -> Environment:
    """Return the environment for a template: what it escapes for goes by the file's name."""
    name = path.name.removesuffix(".jinja").removesuffix(".j2").lower()
    if name.endswith(_HTML + _PLAIN):
        return _Sandbox(_Beside(path.parent), autoescape=name.endswith(_HTML))
    return _MarkdownSandbox(_Beside(path.parent), autoescape=True)


def handed_in(environment: Environment, context: dict[str, Any]) -> dict[str, Any]:
    """Return the context with every text in it as the environment wants it."""
    return dict(_marked(context)) if isinstance(environment, _MarkdownSandbox) else context


class _Beside(BaseLoader):
    """Loads templates of one folder and those below it; no link leads out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        path = self._folder.joinpath(*split_template_path(template)).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            raise TemplateNotFound(template)
        return read_text(path), str(path), None


class _Missing(StrictUndefined):
    """A name that does not exist; of our tables and lists it tells what does."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        match self._undefined_obj:
            case dict() as table:
                known = ", ".join(map(str, table))
            case list() as rows:
                known = f"0 to {len(rows) - 1}" if rows else "nothing"
            case _:
                return super()._undefined_message
        return f"there is no {self._undefined_name!r} here; there is: {known}"


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's own sandbox; powers are refused, as one of them can take for ever."""

    intercepted_binops = frozenset({"**"})

    def __init__(self, loader: BaseLoader, *, autoescape: bool) -> None:
        super().__init__(
            loader=loader,
            autoescape=autoescape,
            undefined=_Missing,
            finalize=self.finalized,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        del self.globals["lipsum"]
        self.filters |= {"date": _date, "shortest": _shortest, "markdown": _escaped, "safe": _safe}

    def finalized(self, value: Any) -> Any:
        """Return what is printed of a value; of None nothing."""
        return "" if value is None else value

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "**":
            raise SecurityError("powers are not offered")
        return super().call_binop(context, operator, left, right)


class _MarkdownSandbox(_Sandbox):
    intercepted_binops = frozenset({"**", "+", "*", "%"})

    def __init__(self, loader: BaseLoader, *, autoescape: bool) -> None:
        super().__init__(loader, autoescape=autoescape)
        for name in _MARKUP_FILTERS:
            del self.filters[name]
        self.filters = {name: _guarded(filter_) for name, filter_ in self.filters.items()}

    def finalized(self, value: Any) -> Any:
        value = super().finalized(value)
        printed = isinstance(value, int | float) or hasattr(value, "__html__")
        return value if printed else _Text(value)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        return _untrusted(super().call(*args, **kwargs))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        return _untrusted(super().call_binop(context, operator, left, right))


class _Text(str):
    """A text of the history."""

    __slots__ = ()

    def __html__(self) -> str:
        return markdown(str(self))

    def __getitem__(self, key: Any) -> "_Text":
        return _Text(super().__getitem__(key))


class _List(list[Any]):
    """A list of such texts, which stays one where it is printed whole."""

    def __str__(self) -> str:
        return _Text(list.__repr__(self))

    def __html__(self) -> str:
        return markdown(str(self))


class _Table(dict[str, Any]):
    """The same of a mapping."""

    def __str__(self) -> str:
        return _Text(dict.__repr__(self))

    def __html__(self) -> str:
        return markdown(str(self))


def _marked(value: Any, key: str = "") -> Any:
    match value:
        case dict():
            return _Table({name: _marked(inner, name) for name, inner in value.items()})
        case list():
            return _List(_marked(inner) for inner in value)
        case str() if key in _HARMLESS:
            return Markup(value)  # noqa: S704 - of a closed form
        case _:
            return _untrusted(value)


def _untrusted(value: Any) -> Any:
    if type(value) is str:
        return _Text(value)
    plain = type(value) in {list, tuple} or isinstance(value, MappingView)
    return _List(value) if plain else value


def _guarded(filter_: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(filter_)  # what Jinja notes on a function too
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return _untrusted(filter_(*args, **kwargs))

    return guarded


def _escaped(value: object) -> Markup:
    """Escape for Markdown, in a template of plain text say."""
    return Markup(markdown(str(value)))  # noqa: S704 - escaped right here


def _safe(value: object) -> Markup:
    """Hand a text through: the template answers for it."""
    return Markup(str.__str__(value) if isinstance(value, str) else value)  # noqa: S704 - as the template asks


def _date(value: str | None, form: str = "%Y-%m-%d") -> Markup:
    """Write a date by strftime's codes; no date as nothing."""
    day = date.fromisoformat(value).strftime(form) if value else ""
    return Markup(day)  # noqa: S704 - a number, in a form that is the template's own


def _shortest(value: str | None) -> str:
    """Write 1.6.0 as 1.6, and a commit by its first seven digits."""
    if not value:
        return ""
    version = Version.parse(value)
    if version is None:
        return value[:7]
    return value if version.pre or version.build else value.removesuffix(".0")
