"""The body of an answer, as much of it as anybody needs, in a bounded time."""

import time
from typing import Any

_LONGEST = 65_536
_SECONDS = 10.0


def read_body(answer: Any) -> bytes | None:
    """Return the body of a streamed `requests` answer.

    None where it is too long, does not end in time, or breaks off.
    """
    from urllib3.exceptions import HTTPError

    body, until = b"", time.monotonic() + _SECONDS
    try:
        while chunk := answer.raw.read1(8_192, decode_content=True):
            body += chunk
            if len(body) > _LONGEST or time.monotonic() > until:
                return None
    except (HTTPError, OSError):
        return None
    return body
