"""Where a message stands: forum threads, the one of the alerts, and edits in place."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ministudio_ci.announce import Discord, Outbox, alert_thread, enqueue, flush
from ministudio_ci.foundation.config import DiscordForm, DiscordSettings
from ministudio_ci.model.news import News, Refused, Sent
from tests.support import discord_answers as say
from tests.support.discord_fake import DiscordFake
from tests.support.loopback import Answer
from tests.support.news import Clock, failure_news, release_news

NAMED = DiscordSettings(thread_name="{project} {version}")
ROLE, OTHER = "111111111111111111", "222222222222222222"
PINGING = DiscordSettings(roles=(ROLE,), alert_roles=(OTHER,))


@pytest.fixture
def fake() -> Iterator[DiscordFake]:
    with DiscordFake() as server:
        yield server


@pytest.fixture
def forum(fake: DiscordFake) -> DiscordFake:
    fake.forum = True
    return fake


def _discord(fake: DiscordFake, settings: DiscordSettings | None = None) -> Discord:
    return Discord(webhook=fake.url, now=Clock(), settings=settings or DiscordSettings())


def _receipt(outcome: object) -> str:
    assert isinstance(outcome, Sent)
    return outcome.receipt or ""


def test_a_release_opens_a_thread_and_is_edited_in_it(forum: DiscordFake) -> None:
    discord = _discord(forum, NAMED)
    receipt = _receipt(discord.send(release_news()))
    thread, _, message = receipt.partition("/")
    assert forum.threads == {thread: "CStream v1.6"}
    again = discord.send(release_news(sections={"fixes": ["mended"]}), receipt)
    assert again == Sent(receipt=receipt)
    assert forum.requests[-1].query == {"thread_id": thread}
    assert "mended" in forum.messages[message]["content"]
    assert len(forum.messages) == 1


def test_all_alerts_share_one_thread(forum: DiscordFake, tmp_path: Path) -> None:
    outbox, clock = Outbox(tmp_path), Clock()
    discord = replace(_discord(forum, NAMED), alerts=lambda: alert_thread(outbox))
    for number in range(3):
        news = failure_news(url=f"https://git.example/runs/{number}")
        enqueue(outbox, news, (discord,), now=clock())
        clock.sleep(60)
    enqueue(outbox, release_news(), (discord,), now=clock())
    flush(outbox, (discord,), now=clock, sleep=clock.sleep)
    assert list(forum.threads.values()) == ["Alertes CStream", "CStream v1.6"]
    places = [message["channel_id"] for message in forum.messages.values()]
    assert len(set(places[:3])) == 1
    assert places[3] != places[0]


def test_where_the_thread_of_the_alerts_was_removed_another_is_opened(forum: DiscordFake) -> None:
    discord = replace(_discord(forum, NAMED), alerts=lambda: "1200000000000000099")
    receipt = _receipt(discord.send(failure_news()))
    assert forum.threads == {receipt.partition("/")[0]: "Alertes CStream"}


def test_everything_goes_to_the_thread_that_is_given(forum: DiscordFake) -> None:
    forum.threads[ROLE] = "news"
    discord = _discord(forum, DiscordSettings(thread_id=ROLE))
    for news in (release_news(), failure_news()):
        assert _receipt(discord.send(news)).startswith(f"{ROLE}/")


@pytest.mark.parametrize(
    ("forum", "address", "settings", "why"),
    [
        pytest.param(True, "", DiscordSettings(), "is a forum: set discord.thread-name",
                     id="220001"),
        pytest.param(True, "?thread_id=1", NAMED, "keep discord.thread-name, or the thread_id",
                     id="220002"),
        pytest.param(False, "", NAMED, "is no forum and opens no thread: remove", id="220003"),
        pytest.param(True, "", DiscordSettings(thread_id=ROLE), "mend discord.thread-id",
                     id="10003"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_thread_says_what_to_set(
    fake: DiscordFake, *, forum: bool, address: str, settings: DiscordSettings, why: str
) -> None:
    fake.forum, fake.threads = forum, {"1": "there"}
    discord = Discord(webhook=fake.url + address, now=Clock(), settings=settings)
    outcome = discord.send(release_news(lang="en"))
    assert isinstance(outcome, Refused)
    assert why in outcome.why
    assert not outcome.dead
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("answer", "dead"),
    [
        pytest.param(say.unknown_message(), False, id="the message was removed"),
        pytest.param(say.unknown_webhook(), True, id="the webhook was removed"),
    ],
)
def test_a_message_that_cannot_be_edited_is_not_posted_again(
    fake: DiscordFake, answer: Answer, *, dead: bool
) -> None:
    fake.script.append(answer)
    outcome = _discord(fake).send(release_news(lang="en"), "1400000000000000001")
    assert isinstance(outcome, Refused)
    assert outcome.dead is dead
    assert [request.method for request in fake.requests] == ["PATCH"]


def test_an_edit_changes_the_form_and_pings_nobody(fake: DiscordFake) -> None:
    receipt = _receipt(_discord(fake, PINGING).send(release_news()))
    card = DiscordSettings(form=DiscordForm.EMBED, roles=(ROLE,))
    assert _discord(fake, card).send(release_news(), receipt) == Sent(receipt=receipt)
    assert fake.messages[receipt]["content"] == f"<@&{ROLE}>"
    assert fake.messages[receipt]["embeds"][0]["title"] == "📢 Mise à jour CStream v1.6"
    assert fake.bodies[-1]["allowed_mentions"] == {"parse": []}


def test_an_edit_keeps_to_the_thread_of_the_address(forum: DiscordFake) -> None:
    forum.threads["12"] = "news"
    discord = Discord(webhook=forum.url + "?thread_id=12", now=Clock())
    receipt = _receipt(discord.send(release_news()))
    assert receipt.startswith("12/")
    assert discord.send(release_news(), receipt) == Sent(receipt=receipt)
    assert forum.requests[-1].query == {"thread_id": "12"}


@pytest.mark.parametrize("form", DiscordForm)
@pytest.mark.parametrize(
    ("news", "role"),
    [
        pytest.param(release_news(), ROLE, id="a release"),
        pytest.param(failure_news(), OTHER, id="an alert"),
    ],
)
def test_a_role_is_pinged_by_what_it_asked_for(
    fake: DiscordFake, news: News, role: str, form: DiscordForm
) -> None:
    settings = DiscordSettings(form=form, roles=(ROLE,), alert_roles=(OTHER,))
    _receipt(_discord(fake, settings).send(news))
    (body,) = fake.bodies
    assert body["content"].splitlines()[-1] == f"<@&{role}>"
    assert body["allowed_mentions"] == {"parse": [], "roles": [role]}


def test_ten_roles_and_the_longest_alert_fit(fake: DiscordFake) -> None:
    settings = DiscordSettings(alert_roles=("1" * 20,) * 10)
    news = failure_news("x" * 9_000)
    assert isinstance(_discord(fake, settings).send(news), Sent)
    assert len(fake.bodies[0]["content"]) == 2_000
