"""Whatever answers come, whenever a run is killed and the clock is wrong: nothing is lost."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ministudio_ci.announce import Entry, Outbox, State, enqueue, flush
from ministudio_ci.announce.entry import news_key
from ministudio_ci.model.news import Deferred, News, Outcome, Refused, ReleaseNews, Sent
from tests.support.news import NOW, Clock, release_news

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - made by mkdtemp, for us alone
GONE = Refused(why="HTTP 404", dead=True)
BARRED = Refused(why="HTTP 403", dead=True, mendable=True)


class KilledError(BaseException):
    """Stands for `kill -9`: nothing of ours catches it."""


class Place:
    """Takes and refuses as it is told, and knows what may never be asked of it."""

    name, revises = "discord", True

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self.outbox, self.clock = outbox, clock
        self.address, self.gone = 0, False
        self.answers: list[Callable[[datetime], Outcome] | str] = []
        self.closed_until: datetime | None = None
        self.passed = False
        """Whether it took a message, or refused one that was not to its taste."""
        self.sent: dict[str, int] = {}
        """The revision of each entry that is known to have been sent."""

    @property
    def fingerprint(self) -> str:
        return f"address-{self.address}"

    def takes(self, news: News) -> bool:
        return isinstance(news, ReleaseNews)

    def check(self) -> None:
        """There is nothing to find fault with."""

    def probe(self, lang: str) -> Outcome:
        raise NotImplementedError(lang)

    def send(self, news: News, receipt: str | None = None) -> Outcome:
        assert not self.gone, "asked again at an address that is gone"
        assert not self.closed_until or self.clock() >= self.closed_until, "asked too early"
        entry = self.outbox.find(f"{news_key(news)}--discord")
        assert entry
        assert entry.revision > self.sent.get(entry.id, -1), "sent again without an edit"
        assert (receipt is not None) == (entry.revision > 0)
        answer = self.answers.pop(0) if self.answers else "sent"
        match answer:
            case "killed":
                raise KilledError
            case "sent":
                return self._heed(Sent(receipt="14"))
            case "raised":
                raise RuntimeError
            case _:
                assert callable(answer)
                return self._heed(answer(self.clock()))

    def _heed(self, outcome: Outcome) -> Outcome:
        self.gone = outcome == GONE
        asked = outcome.not_before if isinstance(outcome, Deferred) else None
        self.closed_until = asked or self.closed_until
        dead = isinstance(outcome, Refused) and outcome.dead
        self.passed = self.passed or not (dead or isinstance(outcome, Deferred))
        return outcome

    def move(self) -> None:
        self.address += 1
        self.gone, self.closed_until = False, None


ANSWERS = st.sampled_from(
    [
        "sent",
        "killed",
        "raised",
        lambda _now: Deferred(why="HTTP 503"),
        lambda now: Deferred(why="HTTP 429", not_before=now + timedelta(minutes=30)),
        lambda _now: Refused(why="HTTP 400"),
        lambda _now: BARRED,
        lambda _now: GONE,
    ]
)
NUMBERS = st.integers(0, 4)


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
        self.outbox, self.clock = Outbox(self.folder), Clock()
        self.place = Place(self.outbox, self.clock)
        self.known = set[str]()
        self.wordings = 0
        self.open: tuple[str, datetime] | None = None

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(number=NUMBERS, reopen=st.booleans())
    def queue(self, number: int, *, reopen: bool) -> None:
        self._queue(number, "as it was", reopen=reopen)

    @rule(number=NUMBERS)
    def edit(self, number: int) -> None:
        self.wordings += 1
        self._queue(number, f"wording {self.wordings}", reopen=False)

    @rule(answers=st.lists(ANSWERS, max_size=9), urgent=st.booleans())
    def flush(self, answers: list[Callable[[datetime], Outcome] | str], *, urgent: bool) -> None:
        self.place.answers = answers
        before, self.place.passed = self.open, False
        try:
            flushed = flush(self.outbox, (self.place,), now=self.clock, sleep=self.clock.sleep,
                            urgent=urgent)  # fmt: skip
        except KilledError:
            return
        finally:
            self._note()
        self.open = next(((one.address, one.since) for one in flushed.circuits), None)
        if before and self.open and before[0] == self.open[0] and not self.place.passed:
            assert self.open == before, "one opening, told as two"

    @rule(hours=st.integers(1, 50))
    def wait(self, hours: int) -> None:
        self.clock.time += timedelta(hours=hours)

    @precondition(lambda self: self.clock() > NOW)
    @rule()
    def clock_goes_back(self) -> None:
        self.clock.time = max(NOW, self.clock() - timedelta(hours=3))

    @rule()
    def another_address(self) -> None:
        self.place.move()

    @rule()
    def in_the_end_all_of_it_is_sent(self) -> None:
        self.place.move()
        self.place.answers = []
        flush(self.outbox, (self.place,), now=self.clock, sleep=self.clock.sleep, urgent=True)
        assert State.PENDING not in {entry.state for entry in self._entries()}
        self._note()

    @invariant()
    def nothing_vanishes(self) -> None:
        assert {entry.id for entry in self._entries()} == self.known

    def _queue(self, number: int, wording: str, *, reopen: bool) -> None:
        news = release_news(f"1.{number}.0", {"fixes": [wording]})
        entries = enqueue(self.outbox, news, (self.place,), now=self.clock(), reopen=reopen)
        self.known |= {entry.id for entry in entries}

    def _note(self) -> None:
        for entry in self._entries():
            if entry.state is State.SENT:
                self.place.sent[entry.id] = entry.revision

    def _entries(self) -> tuple[Entry, ...]:
        entries, corrupt = self.outbox.read("discord")
        assert not corrupt
        return entries


TestOutbox = Machine.TestCase
TestOutbox.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
