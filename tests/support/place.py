"""A destination of the tests."""

from dataclasses import dataclass, field

from ministudio_ci.model.news import News, Outcome, ReleaseNews, Sent


@dataclass
class Place:
    """Keeps what it was given and answers by script; after it, everything is taken."""

    name: str = "discord"
    outcomes: list[Outcome | Exception] = field(default_factory=list)
    got: list[News] = field(default_factory=list)
    releases_only: bool = False
    fingerprint: str = "0123456789ab"
    revises: bool = False
    receipts: list[str | None] = field(default_factory=list)

    def takes(self, news: News) -> bool:
        return isinstance(news, ReleaseNews) or not self.releases_only

    def check(self) -> None: ...

    def send(self, news: News, receipt: str | None = None) -> Outcome:
        self.got.append(news)
        self.receipts.append(receipt)
        outcome = self.outcomes.pop(0) if self.outcomes else Sent()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def probe(self, lang: str) -> Outcome:
        raise NotImplementedError(lang)  # the outbox never looks, it sends
