"""The catalogues: French and English say the same things, and every error speaks French."""

import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader, StrictUndefined

from ministudio_ci import errors
from ministudio_ci.errors import MinistudioError, ShallowCloneError, TemplateError
from ministudio_ci.foundation.templates import ROOT, explain, render_with, say


@cache
def catalogue(lang: str, name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / lang / f"{name}.toml").read_text(encoding="utf-8"))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def leaves(root: type[MinistudioError]) -> Iterator[type[MinistudioError]]:
    for child in root.__subclasses__():
        yield child
        yield from leaves(child)


for name in errors.__all__:
    getattr(errors, name)  # each is loaded when it is asked for
ERRORS = [
    c
    for c in leaves(MinistudioError)
    if c.__module__.startswith(errors.__name__) and "what" in vars(c)
]


@pytest.mark.parametrize("name", ["messages", "words"])
def test_both_catalogues_have_the_same_keys_and_fields(name: str) -> None:
    french, english = (dict(flat(catalogue(lang, name))) for lang in ("fr", "en"))
    assert french.keys() == english.keys()
    assert {k: fields(v) for k, v in french.items()} == {k: fields(v) for k, v in english.items()}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_words_of_a_changelog_are_read_without_a_parser_as_one_reads_them(lang: str) -> None:
    words = dict(flat(catalogue(lang, "words")))
    assert len(words) > 10
    itself = {name: f"{{{name}}}" for text in words.values() for name in fields(text)}
    assert {key: say(lang, key, **itself) for key in words} == words
    assert not words.keys() & dict(flat(catalogue(lang, "messages"))).keys()


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_every_error_speaks_french_with_the_same_fields(error: type[MinistudioError]) -> None:
    french = catalogue("fr", "errors")[error.__name__]
    assert fields(french["what"]) == fields(error.what)
    assert fields(french.get("hint", "")) == fields(error.hint)
    assert bool(french.get("hint")) == bool(error.hint)


def test_no_french_is_left_of_an_error_that_is_gone() -> None:
    names = {error.__name__ for error in leaves(MinistudioError)} | {"MinistudioError"}
    assert catalogue("fr", "errors").keys() <= names


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_error_says_what_happened_and_what_to_do(lang: str) -> None:
    what, hint = explain(lang, ShallowCloneError(why="no {remote}"))
    assert "no {remote}" in what
    assert "fetch-depth: 0" in hint


def test_braces_in_details_are_data() -> None:
    assert "{x}" in say("en", "help.unknown", command="{x}")


def test_french_and_english_templates_stand_in_pairs() -> None:
    names = [{p.name for p in (ROOT / lang).iterdir()} - {"errors.toml"} for lang in ("fr", "en")]
    assert names[0] == names[1]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        pytest.param("fine\n{% if %}", 2, id="syntax"),
        pytest.param("a\nb\n{{ nobody }}", 3, id="an undefined name"),
        pytest.param("{{ 'x' | nofilter }}", 1, id="an unknown filter"),
    ],
)
def test_a_template_with_an_error_is_named_with_its_line(
    tmp_path: Path, source: str, line: int
) -> None:
    (tmp_path / "bad.jinja").write_text(source)
    environment = Environment(loader=FileSystemLoader(tmp_path), undefined=StrictUndefined)  # noqa: S701
    with pytest.raises(TemplateError) as caught:
        render_with(environment, "bad.jinja")
    assert caught.value.details["line"] == line


def test_a_template_that_is_missing_is_named() -> None:
    with pytest.raises(TemplateError, match=r"gone\.jinja"):
        render_with(Environment(loader=DictLoader({})), "gone.jinja")  # noqa: S701
