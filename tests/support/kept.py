"""A changelog file brought up to date: what the tests of it begin with."""

from ministudio_ci.changelog import Form, Links, keep
from ministudio_ci.model.release import Release, SectionKind
from tests.support.releases import entry, release, section

GITHUB = Links(server="https://github.com", path="o/cstream")
FORM = Form(lang="en", links=GITHUB)
PLAIN = Form(lang="en")
BEGIN, END = "<!-- ministudio-ci:begin -->", "<!-- ministudio-ci:end -->"


def out(version: str, *summaries: str, previous: str | None = None) -> Release:
    return release(section(SectionKind.FIXES, *map(entry, summaries)), tag=f"v{version}",
                   previous=previous and f"v{previous}")  # fmt: skip


def waiting(*summaries: str) -> Release:
    return release(section(SectionKind.FIXES, *map(entry, summaries)), tag=None, previous="v1.5.0")


def kept(text: str, *releases: Release, form: Form = PLAIN, upcoming: Release | None = None) -> str:
    done = keep(text, releases, form, upcoming=upcoming)
    assert keep(done.text, releases, form, upcoming=upcoming).text == done.text
    return done.text


FIRST, SECOND = out("1.4.0", "a first fix"), out("1.5.0", "a second fix", previous="1.4.0")
THIRD = out("1.6.0", "a third fix", previous="1.5.0")
NEXT = waiting("a third fix")
HAND = """\
# Our changes

Read this first.

## [Unreleased]

### Security

- A hole is closed.

## 1.5.0 (2025-11-01)

- what a maintainer wrote

```
## [9.9.9] - in a block of code
```

<!--
## [8.8.8] - in a comment
-->

## 0.9.0

From before the tags.
"""


def named_next(version: str) -> Release:
    return out(version, "a third fix", previous="1.5.0")
