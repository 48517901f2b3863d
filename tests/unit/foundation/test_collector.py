"""Python's collector is out of the way for a while, and back afterwards."""

import gc

import pytest

from ministudio_ci.foundation.collector import collect_from_here, uncollected


@uncollected()
def seen(*, failing: bool = False) -> bool:
    if failing:
        raise KeyError
    return gc.isenabled()


def test_nothing_is_collected_meanwhile_and_the_collector_comes_back() -> None:
    assert gc.isenabled()
    assert not seen()
    assert gc.isenabled()


def test_an_error_brings_the_collector_back_too() -> None:
    with pytest.raises(KeyError):
        seen(failing=True)
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        seen()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_has_been_loaded_is_looked_through_no_more() -> None:
    gc.disable()
    before = gc.get_freeze_count()
    try:
        collect_from_here()
        assert gc.isenabled()
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
        gc.enable()
