"""Runs apprise, in a process of its own: `python -m ministudio_ci.announce.apprise_process`.

It prints, logs, waits and remembers as its many services do; here it does so to nobody, and ends
when it is killed. The question comes on stdin, for an address is a secret; the answer, one JSON
document on stdout, holds none.

apprise says yes or no. Why, is seen where its services pass: in `requests` and in `smtplib`.
"""

import contextlib
import json
import logging
import smtplib
import socket
import ssl
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from ministudio_ci.announce.answer_body import read_body

if TYPE_CHECKING:
    from apprise import NotifyBase

_ROOM = 0.8
"""Of what a service takes, for the text grows where it is converted."""
_PATIENCE = 10.0
_ENCRYPTED, _UPGRADED = "ssl", "starttls"
_REFUSAL = 400


def main() -> None:
    """Read {"act", "address", "notices"}; write what was seen."""
    asked = json.load(sys.stdin)
    logging.disable(logging.CRITICAL)
    with contextlib.redirect_stdout(sys.stderr):
        told = _act(asked)
    json.dump(told, sys.stdout)


def _act(asked: dict[str, Any]) -> dict[str, Any]:
    service = _service(asked["address"])
    if service is None:
        return {"service": None}
    seen = _Seen()
    seen.watch()
    told: dict[str, Any] = {"service": str(service.service_name)}
    if asked["act"] == "send":
        told["taken"] = _send(service, asked["notices"])
    elif asked["act"] == "look":
        told |= _look(service)
    return {**told, "answers": seen.answers, "replies": seen.replies}


def _service(address: str) -> "NotifyBase | None":
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(
        app_id="ministudio-ci",
        app_desc="ministudio-ci",
        image_url_mask="",
        image_url_logo="",
        image_path_mask="",
        async_mode=False,
        http_redirects=False,
        pgp_autogen=False,
        pem_autogen=False,
        service_timeout=0,
    )
    return Apprise.instantiate(address, asset=asset, suppress_exceptions=True)


def _send(service: "NotifyBase", notices: list[dict[str, str]]) -> bool:
    from apprise import Apprise, NotifyFormat

    room = (service.body_maxlen or sys.maxsize) * _ROOM
    fitting = (one for one in notices if len(one["title"]) + len(one["body"]) <= room)
    chosen = next(fitting, notices[-1])
    sender = Apprise(asset=service.asset)
    sender.add(service)
    title, body = chosen["title"], chosen["body"]
    return bool(sender.notify(title=title, body=body, body_format=NotifyFormat.TEXT))


class _Seen:
    """What the other side answered, oldest first."""

    def __init__(self) -> None:
        self.answers: list[dict[str, Any]] = []
        """Of HTTP: the status, and what it says of waiting; None for a status that never came."""
        self.replies: list[int] = []
        """Of SMTP: the codes of refusals (RFC 5321, 4.2)."""

    def watch(self) -> None:
        """See all that passes from now on."""
        self._watch_http()
        self._watch_smtp()

    def _watch_http(self) -> None:
        import requests

        send = requests.Session.send

        def watched(session: Any, request: Any, **options: Any) -> Any:
            options |= {"allow_redirects": False, "stream": True}
            try:
                answer: Any = send(session, request, **options)
            except requests.RequestException:
                self.answers.append({"status": None})
                raise
            wait = answer.headers.get("Retry-After")
            self.answers.append({"status": answer.status_code, "wait": wait})
            answer._content = read_body(answer) or b""  # noqa: SLF001 - its services read all there is
            answer._content_consumed = True  # noqa: SLF001
            return answer

        requests.Session.send = watched  # type: ignore[assignment,method-assign]  # here alone

    def _watch_smtp(self) -> None:
        reply = smtplib.SMTP.getreply

        def watched(connection: smtplib.SMTP) -> tuple[int, bytes]:
            code, text = reply(connection)
            if code >= _REFUSAL:
                self.replies.append(code)
            return code, text

        smtplib.SMTP.getreply = watched  # type: ignore[assignment,method-assign]


def _look(service: "NotifyBase") -> dict[str, Any]:
    """Connect to a server of the user's own: to one of mail as far as a login, and send nothing."""
    host = getattr(service, "smtp_host", None)
    if not service.port:
        return {"reached": None}
    place = str(host or service.host), int(service.port)
    try:
        _log_in(service, place) if host else socket.create_connection(place, _PATIENCE).close()
    except (OSError, smtplib.SMTPException) as error:
        return {"reached": False, "error": type(error).__name__}
    return {"reached": True, "logged_in": bool(host and service.user and service.password)}


def _log_in(service: Any, place: tuple[str, int]) -> None:
    context = ssl.create_default_context()
    if not service.verify_certificate:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    encrypted = service.secure_mode == _ENCRYPTED
    connect = partial(smtplib.SMTP_SSL, context=context) if encrypted else smtplib.SMTP
    with connect(*place, timeout=_PATIENCE) as connection:
        connection.ehlo()
        if service.secure_mode == _UPGRADED:
            connection.starttls(context=context)
        if service.user and service.password:
            connection.login(service.user, service.password)


if __name__ == "__main__":
    main()
