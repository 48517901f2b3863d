"""What a template is given is what the schema says: no key more, no key less."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import (  # type: ignore[import-untyped] # its stubs are a package of their own
    Draft202012Validator,
)

from ministudio_ci.changelog import SCHEMA, Links
from ministudio_ci.changelog.context import template_context
from ministudio_ci.model.release import Release, SectionKind
from tests.support.releases import entry, release, releases, section

GITHUB = Links(server="https://github.com", path="o/cstream")
Schema = dict[str, Any]
DOCUMENT: Schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(DOCUMENT)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(DOCUMENT)


@given(st.lists(releases, max_size=3), st.sampled_from([GITHUB, Links()]))
def test_every_context_fits_the_schema(shown: list[Release], links: Links) -> None:
    VALIDATOR.validate(template_context(shown, lang="en", links=links, project="CStream"))


def unlike(schema: Schema, value: Any, at: str = "") -> list[str]:
    """Return the keys that only one of a schema and a value has, required or not."""
    if "$ref" in schema:
        schema = DOCUMENT["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    match value:
        case dict():
            inner = schema["properties"]
            only = [f"{at}.{key}" for key in inner.keys() ^ value.keys()]
            loose = [f"{at}.{key}: not required" for key in inner.keys() ^ set(schema["required"])]
            return [*only, *loose,
                    *(one for key in inner.keys() & value.keys()
                      for one in unlike(inner[key], value[key], f"{at}.{key}"))]  # fmt: skip
        case [first, *_]:
            return unlike(schema["items"], first, f"{at}[]")
        case _:
            return []


def test_the_schema_has_the_keys_of_a_context_and_no_others() -> None:
    full = release(section(SectionKind.FIXES, entry("a", scope="b", references=("#1",))))
    given_ = template_context([full], lang="fr", links=GITHUB, project="CStream")
    assert unlike(DOCUMENT, given_) == []
