import pytest
from player import buffer_seconds, popular, search


@pytest.mark.parametrize(("bandwidth", "seconds"), [(5.0, 10.0), (50.0, 1.0), (2.5, 20.0)])
def test_a_slower_line_loads_longer(bandwidth: float, seconds: float) -> None:
    assert buffer_seconds(bandwidth, bitrate=5.0) == seconds


def test_no_line_is_an_error() -> None:
    with pytest.raises(ValueError, match="no bandwidth"):
        buffer_seconds(0, 5.0)


def test_a_search_holds_every_word() -> None:
    assert search(["Le Voyage", "Voyage en mer"], "VOYAGE mer") == ["Voyage en mer"]


def test_the_most_viewed_come_first() -> None:
    assert popular({"a": 1, "b": 3, "c": 3, "d": 2}) == ["b", "c", "d"]
