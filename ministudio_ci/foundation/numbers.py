"""Numbers as people of a language write them."""

from decimal import Decimal

from ministudio_ci.foundation.templates import say

_LARGE = 1e15
"""From here on a float has no decimals left, and its digits help nobody."""


def spoken(lang: str, number: float, unit: str = "") -> str:
    """Return `number` with every digit it has, thousands in groups, and its unit."""
    small = abs(number) < _LARGE
    digits = f"{Decimal(repr(number)):,f}" if small else f"{number:g}"
    if small and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return _with_unit(lang, digits, unit)


def spoken_change(lang: str, percent: float) -> str:
    """Return a change in percent, one decimal, with its sign."""
    return _with_unit(lang, f"{round(percent, 1) + 0.0:+,.1f}", "%")


def _with_unit(lang: str, digits: str, unit: str) -> str:
    whole, point, rest = digits.partition(".")
    number = whole.replace(",", say(lang, "number.group"))
    if point:
        number += say(lang, "number.decimal") + rest
    if unit == "%":
        return say(lang, "number.percent", number=number)
    return say(lang, "number.unit", number=number, unit=unit) if unit else number
