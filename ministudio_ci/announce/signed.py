"""A signed post, as Standard Webhooks has it."""

from collections.abc import Callable, Collection
from datetime import datetime

from ministudio_ci import __version__
from ministudio_ci.announce.post import Message, Taken, post
from ministudio_ci.foundation.signing import KEY, sign, signing_key
from ministudio_ci.model.news import Deferred, Refused

AGENT = f"ministudio-ci/{__version__}"


def post_signed(
    address: str,
    text: str,
    *,
    key: str,
    variable: str = KEY,
    identity: str,
    lang: str,
    now: Callable[[], datetime],
    taken: Collection[int] = (),
) -> Taken | Deferred | Refused:
    """Make one attempt. `identity` is the same over all of them; the moment signed is this one's.

    `key` is the value of the environment's `variable`. Raises as `signing_key` does.

    Source: the Standard Webhooks specification, "Webhook metadata" and "Signature scheme".
    """
    body = text.encode(errors="replace")  # half a surrogate pair is no UTF-8
    whole = signing_key(key, variable)
    signed = sign(whole, body.decode(), message_id=identity, now=now())
    headers = {"Content-Type": "application/json", "User-Agent": AGENT, **signed}
    message = Message(address=address, headers=headers, body=body, lang=lang, key=key, taken=taken)
    return post(message, now=now)
