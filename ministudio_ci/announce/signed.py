"""A signed post, as Standard Webhooks has it."""

from collections.abc import Callable
from datetime import datetime

from ministudio_ci import __version__
from ministudio_ci.announce.post import Message, Taken, post
from ministudio_ci.foundation.signing import sign
from ministudio_ci.model.news import Deferred, Refused

AGENT = f"ministudio-ci/{__version__}"


def post_signed(
    address: str, body: str, *, key: bytes, identity: str, lang: str, now: Callable[[], datetime]
) -> Taken | Deferred | Refused:
    """Make one attempt. `identity` is the same over all of them; the moment signed is this one's.

    Source: the Standard Webhooks specification, "Webhook metadata" and "Signature scheme".
    """
    signed = sign(key, body, message_id=identity, now=now())
    headers = {"Content-Type": "application/json", "User-Agent": AGENT, **signed}
    message = Message(address=address, headers=headers, body=body.encode(), lang=lang)
    return post(message, now=now)
