"""A mail server on loopback that keeps what it takes, and refuses by script."""

import logging
import socket
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

if TYPE_CHECKING:
    from email.message import EmailMessage

USER, PASSWORD = "robot", "a-password-of-the-tests"


logging.getLogger("mail.log").disabled = True  # it writes down what it is told


class MailServer:
    """`refusal` is the reply to a message, `None` after it was cut off instead; "" takes it."""

    def __init__(self, refusal: str | None = "", *, password: str = PASSWORD) -> None:
        self.messages: list[EmailMessage] = []
        self.commands: list[str] = []
        self._refusal, self._password = refusal, password
        self._controller = Controller(
            self, hostname="127.0.0.1", port=_free_port(), auth_require_tls=False,
            authenticator=self._authenticate,
        )  # fmt: skip
        self._controller.start()
        self.port = self._controller.port

    def address(self, password: str = PASSWORD) -> str:
        """As a user writes it; unencrypted, for it stays on this machine."""
        return (
            f"mailto://{USER}:{password}@127.0.0.1:{self.port}"
            "?from=robot@site.example&to=readers@site.example&mode=insecure"
        )

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.commands.append("DATA")
        if self._refusal is None:
            transport = server.transport
            assert transport
            transport.abort()  # type: ignore[attr-defined]  # that of a socket
        if self._refusal == "":
            content = envelope.content
            assert isinstance(content, bytes)
            self.messages.append(message_from_bytes(content, policy=policy.default))
            return "250 taken"
        return self._refusal or "421 closing"

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        self.commands.append("AUTH")
        assert isinstance(data, LoginPassword)
        known = (data.login, data.password) == (USER.encode(), self._password.encode())
        return AuthResult(success=known, handled=False)

    def close(self) -> None:
        if self._controller.server:
            self._controller.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
