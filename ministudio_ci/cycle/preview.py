"""What Discord would be sent, shown before it is: needs no webhook and changes nothing."""

from dataclasses import dataclass
from textwrap import indent
from typing import Any

from ministudio_ci.announce import Outbox, State, discord_body, discord_words, draft
from ministudio_ci.changelog import current_line, plan_version
from ministudio_ci.cycle.drawing import draw
from ministudio_ci.cycle.project import Project
from ministudio_ci.cycle.words import word_plan, word_tag
from ministudio_ci.foundation.actions import Actions
from ministudio_ci.foundation.config import DiscordForm, DiscordSettings
from ministudio_ci.model.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One message."""

    id: str
    """As its entry in the outbox has, or would have."""
    body: dict[str, Any]
    """What would be posted."""

    def tell(self, project: Project) -> None:
        """Show it as it is sent and as it is seen."""
        project.tell("preview.sent", id=self.id)
        with Actions(project.env).shield():
            project.write(indent(discord_words(self.body), "    "))
        project.tell("preview.seen")
        draw(project, self.body)


def previews(
    project: Project, outbox: Outbox, news: News | None, form: DiscordForm | None
) -> tuple[Preview, ...]:
    """Return the message of `news`, or all that wait for Discord and the next release's.

    Where there is nothing to release the last one stands for it. `form` is tried in place of the
    configured one.
    """
    settings = project.settings.discord
    if form:
        settings = DiscordSettings(**{**vars(settings), "form": form})
    entries, _ = outbox.read("discord")
    waiting = [one.news for one in entries if one.news and one.state is State.PENDING]
    told, now = dict[str, News](), project.now()
    for one in [news] if news else [*waiting, *_next(project)]:
        told.setdefault(draft(one, "discord", now).id, one)  # what waits is sent as it waits
    return tuple(Preview(id=id_, body=discord_body(one, settings)) for id_, one in told.items())


def _next(project: Project) -> tuple[News, ...]:
    """Return the news of the release to come, else of the last one; none before the first."""
    git, line = project.git, current_line(project.git, project.settings.release)
    plan = plan_version(git, project.settings.changelog, line, warn=project.tell)
    if plan.tag:
        words = word_plan(project, plan, commit=git.head(), line=line)
        return (words.news(words.links.release(words.tag)),)
    if not plan.current:
        return ()
    words = word_tag(project, project.settings.changelog.tag_prefix + plan.current)
    return (words.news(words.links.release(words.tag)),)
