"""The lines on the screen that speak of budgets."""

from collections.abc import Iterator

from ministudio_ci.cli.context import Context
from ministudio_ci.foundation.numbers import spoken, spoken_change
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.report import BudgetResult


def show_budget(context: Context, one: BudgetResult) -> None:
    """Say what a budget came to, its limits and its trend."""
    if one.value is None:
        context.say("test.budget.unmeasured", name=one.name, why=one.why)
        return
    if one.why:
        context.say("test.budget.over", name=one.name, why=one.why)
        return
    facts = " · ".join(_facts(context.lang, one, one.value))
    context.say("test.budget.within", name=one.name, facts=facts)


def _facts(lang: str, one: BudgetResult, value: float) -> Iterator[str]:
    yield spoken(lang, value, one.unit)
    if one.at_most is not None:
        yield say(lang, "test.budget.at_most", limit=spoken(lang, one.at_most, one.unit))
    if one.at_least is not None:
        yield say(lang, "test.budget.at_least", limit=spoken(lang, one.at_least, one.unit))
    if one.change is not None:
        yield say(lang, "test.budget.change", change=spoken_change(lang, one.change))
