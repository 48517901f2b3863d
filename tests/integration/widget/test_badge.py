"""The badge: how many releases this visitor has not seen."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import Chromium
from tests.support.news import a_release, an_item
from tests.support.widget_site import STRICT, WIDGET, Widget, a_feed, site, visiting

ONE, TWO, THREE = (an_item(a_release(version)) for version in ("1.1.0", "1.2.0", "1.3.0"))


def test_a_first_visit_is_silent_and_what_comes_later_counts(chromium: Chromium) -> None:
    with site(feed=a_feed(TWO, ONE)) as shown, visiting(chromium, shown) as widget:
        expect(widget.part("badge")).to_be_hidden()
        shown.feed = a_feed(THREE, TWO, ONE)
        widget.come_again()
        expect(widget.part("badge")).to_have_text("1")
        expect(widget.button).to_have_accessible_name("Quoi de neuf ? 1 nouvelle version")
        widget.come_again()
        expect(widget.part("badge")).to_have_text("1")


def test_it_goes_when_the_panel_is_opened_and_stays_away(chromium: Chromium) -> None:
    with site(feed=a_feed(ONE)) as shown, visiting(chromium, shown) as widget:
        shown.feed = a_feed(THREE, TWO, ONE)
        widget.come_again()
        expect(widget.button).to_have_accessible_name("Quoi de neuf ? 2 nouvelles versions")
        widget.open()
        expect(widget.part("badge")).to_be_hidden()
        widget.come_again()
        expect(widget.part("badge")).to_be_hidden()
        expect(widget.button).to_have_accessible_name("Quoi de neuf ?")


def test_what_is_not_out_does_not_count_and_99_is_the_most(chromium: Chromium) -> None:
    with site(feed=a_feed(ONE)) as shown, visiting(chromium, shown) as widget:
        shown.feed = a_feed({**TWO, "id": "unreleased"}, ONE)
        widget.come_again()
        expect(widget.part("badge")).to_be_hidden()
        shown.feed = a_feed(*({**TWO, "id": f"{number}"} for number in range(100)), ONE)
        widget.come_again()
        expect(widget.part("badge")).to_have_text("99+")


def test_a_feed_that_goes_further_back_than_before_is_no_news(chromium: Chromium) -> None:
    with site(feed=a_feed(TWO)) as shown, visiting(chromium, shown) as widget:
        shown.feed = a_feed(TWO, ONE)
        widget.come_again()
        expect(widget.part("badge")).to_be_hidden()
        shown.feed = a_feed(THREE)
        widget.come_again()
        expect(widget.part("badge")).to_have_text("1")


@pytest.mark.parametrize("kept", ["{", "{}"])
def test_what_storage_holds_may_be_broken(chromium: Chromium, kept: str) -> None:
    with site(feed=a_feed(ONE)) as shown, visiting(chromium, shown) as widget:
        widget.page.evaluate(
            "kept => Object.keys(localStorage).forEach(key => localStorage.setItem(key, kept))",
            kept,
        )
        shown.feed = a_feed(TWO, ONE)
        widget.come_again()
        expect(widget.part("badge")).to_be_hidden()
        widget.open()
        expect(widget.part("version")).to_have_text(["CStream 1.2.0", "CStream 1.1.0"])
        assert widget.visit.messages == []


def test_storage_may_be_shut(chromium: Chromium) -> None:
    shut = f"{STRICT}; sandbox allow-scripts"  # an origin of its own: localStorage throws
    with site(feed=a_feed(ONE), policy=shut) as shown, visiting(chromium, shown) as widget:
        assert widget.page.evaluate("() => { try { localStorage } catch (e) { return e.name } }")
        expect(widget.part("badge")).to_be_hidden()
        widget.open()
        expect(widget.part("version")).to_have_text(["CStream 1.1.0"])
        assert widget.visit.messages == []


def test_storage_may_be_full(chromium: Chromium) -> None:
    with site(feed=a_feed(ONE), body="") as shown, chromium.open(shown.url) as visit:
        visit.page.evaluate("""() => {
            for (let size = 1 << 22, key = 0; size; size >>= 1)
                try { localStorage.setItem(key++, "x".repeat(size)) } catch {}
        }""")
        shown.body = WIDGET
        visit.page.reload()
        widget = Widget(visit)
        widget.settle()
        expect(widget.part("badge")).to_be_hidden()
        widget.open()
        expect(widget.part("version")).to_have_text(["CStream 1.1.0"])
        assert visit.messages == []
        keys = visit.page.evaluate("() => Object.keys(localStorage).filter(key => isNaN(key))")
        assert keys == []


def test_widgets_of_one_feed_agree_and_ask_once(chromium: Chromium) -> None:
    other = '<ministudio-updates src="others.json"></ministudio-updates>'
    with (
        site(feed=a_feed(ONE), body=WIDGET + WIDGET + other) as shown,
        visiting(chromium, shown) as widget,
    ):
        shown.feed = a_feed(TWO, ONE)
        widget.come_again()
        same, another = Widget(widget.visit, 1), Widget(widget.visit, 2)
        for each in (widget, same, another):
            expect(each.part("badge")).to_have_text("1")
        widget.open()
        expect(same.part("badge")).to_be_hidden()
        expect(another.part("badge")).to_have_text("1")
        assert sorted(shown.asked).count("/releases.json") == 2  # once a visit
        assert sorted(shown.asked).count("/others.json") == 2


def test_other_tabs_learn_of_it(chromium: Chromium) -> None:
    with site(feed=a_feed(ONE)) as shown, visiting(chromium, shown) as widget:
        shown.feed = a_feed(TWO, ONE)
        widget.come_again()
        expect(widget.part("badge")).to_have_text("1")
        tab = widget.page.context.new_page()
        tab.goto(shown.url)
        tab.locator("[part=button]").click()
        expect(widget.part("badge")).to_be_hidden()


def test_it_is_said_aloud_when_something_comes_out_while_the_page_is_open(
    chromium: Chromium,
) -> None:
    with site(feed=a_feed(ONE)) as shown, visiting(chromium, shown) as widget:
        status = widget.host.get_by_role("status")
        expect(status).to_have_text("")
        shown.feed = a_feed(TWO, ONE)
        look_again_after(widget, minutes=59)
        look_again_after(widget, minutes=2)
        expect(status).to_have_text("1 nouvelle version")
        assert shown.asked.count("/releases.json") == 2


def look_again_after(widget: Widget, *, minutes: int) -> None:
    """The visitor comes back to the tab; only the clock is no real one."""
    widget.page.evaluate(
        """minutes => {
            const now = Date.now;
            Date.now = () => now() + minutes * 60000;
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        minutes,
    )
