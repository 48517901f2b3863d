"""How often a test that is only noisy is told to be slower."""

import pytest

from tests.support.noise import NOISES, Noise, told_of


@pytest.mark.parametrize("noise", NOISES.values(), ids=NOISES)
def test_of_five_thousand_noisy_tests_at_most_two_are_told(noise: Noise) -> None:
    assert told_of(5000, noise, seed=11) <= 2
