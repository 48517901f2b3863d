"""Where the endpoint listens."""

import socket

import pytest

from ministudio_ci.errors import ListenError
from ministudio_ci.widget.endpoint import _address, _listen


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_it_listens_without_delay(host: str) -> None:
    with _listen(host, 0) as listener:
        accepted = socket.create_connection(listener.getsockname()[:2])
        served, _ = listener.accept()
        with accepted, served:
            assert served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        pytest.param("127.0.0.1", "http://127.0.0.1:80", id="IPv4"),
        pytest.param("::1", "http://[::1]:80", id="IPv6"),
    ],
)
def test_the_address_is_one_that_a_browser_takes(host: str, shown: str) -> None:
    assert _address(host, 80) == shown


def test_a_port_in_use_is_an_error_that_names_it() -> None:
    with _listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ListenError, match=f"127.0.0.1, port {port}"):
            _listen("127.0.0.1", port)
