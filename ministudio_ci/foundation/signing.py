"""Standard Webhooks signatures: who posts is who has the key.

Source: the Standard Webhooks specification, "Signature scheme" and "Verifying signatures".
"""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime

from standardwebhooks import Webhook, WebhookVerificationError

from ministudio_ci.errors import MalformedKeyError, MissingKeyError, WeakKeyError

KEY = "MINISTUDIO_KEY"
SHORTEST_KEY = 24
"""Bytes; the specification asks for 24 to 64."""
_PREFIX = "whsec_"


def signing_key(text: str, variable: str = KEY) -> bytes:
    """Return the key that `text`, the value of the environment variable, stands for.

    After `whsec_` it is base64, as the specification says; any other text is its own UTF-8
    bytes. Blanks around it, as pasting leaves them, do not count. Raises MissingKeyError,
    MalformedKeyError and WeakKeyError; each names the variable and none carries the key.
    """
    text = text.strip()
    if not text:
        raise MissingKeyError(variable=variable)
    encoded = text.startswith(_PREFIX)
    key = (
        _decoded(text.removeprefix(_PREFIX), variable)
        if encoded
        else text.encode(errors="surrogateescape")
    )
    if len(key) < SHORTEST_KEY:
        raise WeakKeyError(variable=variable, length=len(key), least=SHORTEST_KEY)
    return key


def sign(key: bytes, body: str, *, message_id: str, now: datetime) -> dict[str, str]:
    """Return the three headers of a signed message.

    `message_id` stays the same over all tries (it is the idempotency key); `now` is of this one.
    """
    moment = now.astimezone(UTC)  # the library drops the zone without looking at it
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(key).sign(message_id, moment, body),
    }


def is_signed(key: bytes, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether the message was signed with `key` within five minutes of now.

    The library compares in constant time, and reads the system's clock itself.
    """
    try:
        Webhook(key).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):  # ValueError: a malformed header, no UTF-8
        return False
    return True


def _decoded(text: str, variable: str) -> bytes:
    bare = text.rstrip("=")  # whether padded or not
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except ValueError as error:
        raise MalformedKeyError(variable=variable) from error
