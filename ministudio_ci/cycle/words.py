"""What a release says and carries, worked out from its commit, so a re-run says the same."""

import json
from dataclasses import dataclass
from pathlib import Path

from ministudio_ci.changelog import (
    Links,
    feed_item,
    links_of,
    named,
    read_release,
    read_releases,
    render_feed,
    render_markdown,
    render_notes,
    render_own,
    render_own_notes,
)
from ministudio_ci.cycle.project import Project
from ministudio_ci.foundation.files import write_atomically
from ministudio_ci.foundation.forge import Asset
from ministudio_ci.model.line import Line
from ministudio_ci.model.news import ReleaseNews
from ministudio_ci.model.release import Release, VersionPlan
from ministudio_ci.model.version import split_tag
from ministudio_ci.release import match_assets, name_assets


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One release, named, with all the releases before it."""

    project: Project
    releases: tuple[Release, ...]
    """Newest first: the one spoken of."""
    tag: str
    version: str
    commit: str
    links: Links

    @property
    def title(self) -> str:
        """The release's name on the forge."""
        return f"{self.project.name} {self.tag}"

    @property
    def notes(self) -> str:
        """The release's text on the forge (Markdown)."""
        newest, lang, links = self.releases[0], self.project.lang, self.links
        if not (template := self.project.settings.changelog.notes_template):
            return render_notes(newest, lang=lang, links=links)
        path, name = self.project.root / template, self.project.name
        return render_own_notes(path, newest, lang=lang, links=links, project=name)

    def news(self, url: str | None) -> ReleaseNews:
        """The release as news."""
        lang = self.project.lang
        item = feed_item(self.releases[0], lang=lang, links=self.links)
        return ReleaseNews(
            project=self.project.name,
            lang=lang,
            release=self.releases[0],
            url=url,
            item=json.dumps(item, ensure_ascii=False),
        )

    def write_changelog(self) -> tuple[Path, Path]:
        """Write changelog.md and changelog.json under reports/ and return their paths."""
        lang, name = self.project.lang, self.project.name
        markdown, feed = (self.project.reports / f"changelog.{kind}" for kind in ("md", "json"))
        write_atomically(markdown, self._changelog())
        document = render_feed(self.releases, lang=lang, links=self.links, project=name)
        write_atomically(feed, document)
        return markdown, feed

    def _changelog(self) -> str:
        lang, links = self.project.lang, self.links
        if not (template := self.project.settings.changelog.template):
            return render_markdown(self.releases, lang=lang, links=links)
        path, name = self.project.root / template, self.project.name
        return render_own(path, self.releases, lang=lang, links=links, project=name)

    def assets(self, *, head: str) -> tuple[Asset, ...]:
        """Return the release's files: the changelog, and what the configuration names."""
        patterns = self.project.settings.release.assets
        more = match_assets(
            self.project.root, patterns, tag=self.tag, commit=self.commit, head=head
        )
        return name_assets((*self.write_changelog(), *more))


def word_plan(project: Project, plan: VersionPlan, *, commit: str, line: Line) -> Words:
    """Return the words of a release that is planned for `commit` and has no tag yet."""
    git, settings = project.git, project.settings.changelog
    releases = read_releases(git, settings, end=commit, line=line, memory=project.memory)
    if not releases or releases[0].tag:  # a declared version may change nothing
        releases = (read_release(git, settings, commit, line=line), *releases)
    newest = named(releases[0], plan, date=project.now())
    return _words(project, (newest, *releases[1:]), plan.tag or "", plan.next or "", commit)


def word_tag(project: Project, tag: str) -> Words:
    """Return the words of a release that has its tag."""
    settings = project.settings.changelog
    commit = project.git.resolve(f"refs/tags/{tag}")
    releases = read_releases(project.git, settings, end=commit, memory=project.memory)
    at = next((at for at, one in enumerate(releases) if one.tag == tag), 0)
    _, version = split_tag(tag, settings.tag_prefix) or ("", tag)
    return _words(project, releases[at:], tag, version, commit)


def _words(
    project: Project, releases: tuple[Release, ...], tag: str, version: str, commit: str
) -> Words:
    return Words(
        project=project,
        releases=releases,
        tag=tag,
        version=version,
        commit=commit,
        links=links_of(project.git, project.settings.release.remote),
    )
