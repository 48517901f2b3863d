"""What is edited and how: frozen values, and the one place that reads them from JSON."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

from ministudio.errors import BadRequestError, NotTextError

_SHAPE = (
    'Expected {"base": version or null, "content": text}'
    ' or {"base": version, "search": text, "replace": text}, and no other key.'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file's text, and the version that names exactly this text."""

    content: str
    version: str

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Read the bytes of a file. Raises NotTextError where they are not UTF-8."""
        try:
            return cls(content=data.decode(), version=sha256(data).hexdigest())
        except UnicodeDecodeError as error:
            raise NotTextError("The file is not UTF-8 text.") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """The whole new content."""

    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """One passage, given as it stands in the file, for another."""

    search: str
    replace: str


Edit = Rewrite | Replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An edit of one file, made on the version `base`; None creates the file."""

    path: str
    base: str | None
    edit: Edit
    author: str = ""


def parse_change(path: str, raw: str | bytes, *, author: str = "") -> Change:
    """Read a change from JSON. Raises BadRequestError, naming the shape that is wanted."""
    match _json(raw):
        case {"base": str() | None as base, "content": str(content), **rest} if not rest:
            edit: Edit = Rewrite(content=content)
        case {"base": str(base), "search": str(old), "replace": str(new), **rest} if not rest:
            edit = Replace(search=old, replace=new)
        case _:
            raise BadRequestError(_SHAPE)
    return Change(path=path, base=base, edit=edit, author=author)


def _json(raw: str | bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadRequestError("The body is not JSON.") from error
