"""Every text a person reads: Jinja templates and message catalogues, in French and English."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ministudio_ci.errors import MinistudioError, TemplateError

if TYPE_CHECKING:
    from jinja2 import Environment

LANGUAGES = ("fr", "en")

_PACKAGED = Path(__file__).parent.parent / "templates"  # in the wheel
_IN_TREE = Path(__file__).parent.parent.parent / "templates"  # in a checkout
ROOT = _PACKAGED if _PACKAGED.is_dir() else _IN_TREE


def say(lang: str, key: str, **details: object) -> str:
    """Return the message `key` (dotted: `release.published`), filled in.

    It stands in `messages.toml`, or in `words.toml` if `changelog` or `next-version` says it.
    A detail that is an error of ours is told in `lang` too.
    """
    for name, detail in details.items():
        if isinstance(detail, MinistudioError):
            details[name] = explain(lang, detail)[0]
    if text := _words(lang).get(key):
        return text.format_map(details)
    table: Any = _catalogue(lang, "messages")
    for part in key.split("."):
        table = table[part]
    return str(table).format_map(details)


def explain(lang: str, error: MinistudioError) -> tuple[str, str]:
    """Return what happened and what to do next, in `lang`; English stands in the class."""
    texts = _catalogue(lang, "errors").get(type(error).__name__, {}) if lang != "en" else {}
    if not texts:
        return str(error), error.next_step
    hint = str(texts.get("hint", ""))
    return str(texts["what"]).format_map(error.details), hint.format_map(error.details)


def render(name: str, **context: object) -> str:
    """Render a template by its path below `templates/`, such as `fr/discord.txt.jinja`.

    Markup (`.html`, `.svg`, `.xml` before `.jinja`) is autoescaped. Raises TemplateError.
    """
    return render_with(_environment(ROOT), name, **context)


def render_with(environment: "Environment", name: str, **context: object) -> str:
    """Render by an environment; its errors become a TemplateError that names the line."""
    from jinja2 import TemplateError as JinjaError
    from jinja2 import TemplateSyntaxError

    try:
        return environment.get_template(name).render(context)
    except TemplateSyntaxError as error:
        raise TemplateError(path=error.filename or name, line=error.lineno, why=error) from error
    except JinjaError as error:
        raise TemplateError(path=name, line=_template_line(error), why=error) from error


@cache
def _environment(root: Path) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(root),
        autoescape=_is_markup,  # noqa: S701 - markup is escaped, plain text must not be
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _is_markup(name: str | None) -> bool:
    return name is not None and name.endswith((".html.jinja", ".svg.jinja", ".xml.jinja"))


@cache
def _words(lang: str) -> dict[str, str]:
    """Read TOML of nothing but `key = "text"` lines, without the time it takes to load tomllib."""
    with (ROOT / lang / "words.toml").open(encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").partition(" = ") for line in lines if line[0] != "#")
        return {key: text[1:-1] for key, _, text in pairs}


@cache
def _catalogue(lang: str, name: str) -> dict[str, Any]:
    import tomllib

    path = ROOT / lang / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(path=path, line="?", why=error) from error


def _template_line(error: Exception) -> int | str:
    trace, line = error.__traceback__, 0
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(".jinja"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line or "?"
