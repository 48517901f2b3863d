"""How often one address may ask: exact by the clock, bounded in memory."""

import pytest

from ministudio_ci.widget.rate import Rate


class Clock:
    time = 1_000.0

    def __call__(self) -> float:
        return self.time


def test_so_many_at_once_then_one_each_step() -> None:
    clock = Clock()
    rate = Rate(60, now=clock)
    assert [rate.wait("192.0.2.1") for _ in range(60)] == [0.0] * 60
    assert rate.wait("192.0.2.1") == pytest.approx(1.0)
    assert rate.wait("192.0.2.2") == 0.0  # another's budget is its own
    clock.time += 1.0
    assert rate.wait("192.0.2.1") == 0.0
    assert rate.wait("192.0.2.1") > 0
    clock.time += 60
    assert [rate.wait("192.0.2.1") for _ in range(60)] == [0.0] * 60


def test_who_is_refused_pays_nothing_for_it() -> None:
    clock = Clock()
    rate = Rate(1, now=clock)
    rate.wait("192.0.2.1")
    assert [round(rate.wait("192.0.2.1")) for _ in range(5)] == [60] * 5
    clock.time += 60
    assert rate.wait("192.0.2.1") == 0.0


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        pytest.param("192.0.2.1", "192.0.2.2", False, id="two of IPv4"),
        pytest.param("2001:db8::1", "2001:db8::ffff:2", True, id="one household of IPv6"),
        pytest.param("2001:db8::1", "2001:db8:0:1::1", False, id="two households"),
        pytest.param("::ffff:192.0.2.1", "192.0.2.1", True, id="IPv4 within IPv6"),
        pytest.param("no address", "'; DROP", True, id="nonsense is one"),
    ],
)
def test_what_counts_as_one_client(first: str, second: str, *, shared: bool) -> None:
    rate = Rate(1, now=Clock())
    assert rate.wait(first) == 0.0
    assert (rate.wait(second) > 0) is shared


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.4.5", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_not_counted(host: str) -> None:
    rate = Rate(1, now=Clock())
    assert [rate.wait(host) for _ in range(9)] == [0.0] * 9


def test_no_limit_is_none() -> None:
    rate = Rate(0, now=Clock())
    assert [rate.wait("192.0.2.1") for _ in range(9)] == [0.0] * 9
    assert not rate._due


def test_memory_is_bounded_and_the_one_heard_of_longest_ago_is_forgotten() -> None:
    rate = Rate(1, addresses=100, now=Clock())
    rate.wait("192.0.2.1")
    for number in range(1_000):
        rate.wait(f"10.0.{number // 256}.{number % 256}")
        assert rate.wait("192.0.2.1") > 0  # it keeps asking, so it is kept in mind
    assert len(rate._due) == 100
