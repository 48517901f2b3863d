"""The forms that a secret takes in text. Apart, for only a run with secrets needs the encoders."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

_URL_SAFE = str.maketrans("+/", "-_")
"""From the alphabet of RFC 4648, section 4, to that of section 5."""


def forms(value: str, shortest: int) -> Iterator[str]:
    """Yield the value plain, escaped, base64 and percent-encoded; no part below `shortest`."""
    raw = value.encode(errors="surrogateescape")  # the environment may hold any bytes
    yield value
    yield from (line for line in value.splitlines() if len(line) >= shortest)  # a PEM key, say
    yield json.dumps(value)[1:-1]
    yield in_json(value)[1:-1]
    yield repr(value)[1:-1]
    yield quote(raw, safe="")
    encoded = base64.b64encode(raw).decode()
    cores = (_base64_core(raw, shift) for shift in range(3))
    for form in (encoded, encoded.rstrip("="), *cores):
        if len(form) >= shortest:
            yield from (form, form.translate(_URL_SAFE))


def in_json(value: Any) -> str:
    """Return a value as JSON, letters as they are."""
    return json.dumps(value, ensure_ascii=False)


def _base64_core(raw: bytes, shift: int) -> str:
    """Return what any base64 shows of `raw` after `shift` other bytes, as in `user:token`."""
    encoded = base64.b64encode(b"\0" * shift + raw).decode()
    start = (0, 2, 3)[shift]  # characters that the bytes before have a part in
    end = (0, 3, 2)[(shift + len(raw)) % 3]  # those that the bytes after have, and the padding
    return encoded[start : len(encoded) - end]
