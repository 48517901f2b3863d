"""Discord's answers about a webhook, for scripts: refusals, rate limits, outages.

Source: Discord's developer documentation, "Opcodes and Status Codes" and "Rate Limits".
"""

import math
from typing import Any

from tests.support.loopback import Answer

Json = dict[str, Any]


def error(status: int, code: int, message: str, **more: Any) -> Answer:
    return Answer(status=status, body={"message": message, "code": code, **more})


def unknown_webhook() -> Answer:
    """The webhook was deleted: never to be used again."""
    return error(404, 10015, "Unknown Webhook")


def bad_token() -> Answer:
    return error(401, 50027, "Invalid Webhook Token")


def unknown_message() -> Answer:
    """Somebody removed it, another webhook posted it, or it stands in a thread not named."""
    return error(404, 10008, "Unknown Message")


def unknown_channel() -> Answer:
    """The thread is not there."""
    return error(404, 10003, "Unknown Channel")


def bad_form(errors: Json | None = None) -> Answer:
    return error(400, 50035, "Invalid Form Body", errors=errors or {})


def empty() -> Answer:
    return error(400, 50006, "Cannot send an empty message")


def no_thread() -> Answer:
    message = "Webhooks posted to forum channels must have a thread_name or thread_id"
    return error(400, 220001, message)


def two_threads() -> Answer:
    message = "Webhooks posted to forum channels cannot have both a thread_name and thread_id"
    return error(400, 220002, message)


def no_forum() -> Answer:
    return error(400, 220003, "Webhooks can only create threads in forum channels")


def rate_limited(
    retry_after: float, *, header: str | None = None, shared: bool = False, is_global: bool = False
) -> Answer:
    """429 with seconds in the body, to the millisecond, and whole seconds in the header.

    ``header`` replaces the header's value (a proxy may put a fraction there); "" leaves it out.
    """
    scope = "global" if is_global else "shared" if shared else "user"
    body = {
        "message": "You are being rate limited.",
        "retry_after": retry_after,
        "global": is_global,
    }
    headers = {**budget(remaining=0, reset_after=retry_after), "X-RateLimit-Scope": scope}
    shown = str(math.ceil(retry_after)) if header is None else header
    if shown:
        headers["Retry-After"] = shown
    if is_global:
        headers["X-RateLimit-Global"] = "true"
    return Answer(status=429, body=body, headers=headers)


def unavailable(status: int = 503) -> Answer:
    page = b"upstream connect error or disconnect/reset before headers"
    return Answer(status=status, body=page, headers={"Content-Type": "text/plain"})


def reset() -> Answer:
    """The connection is cut before Discord saw the message."""
    return Answer(cut=True)


def budget(*, remaining: int, reset_after: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": "1762041600.470",
        "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        "X-RateLimit-Bucket": "80c17d2f203122d936070c88c8d10f33",
    }
