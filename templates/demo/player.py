"""The sample project of `ministudio-ci demo`: what a streaming site plays next."""


def buffer_seconds(bandwidth: float, bitrate: float) -> float:
    """Seconds to load before playing, so that a film of this bitrate does not stop."""
    if bandwidth <= 0:
        raise ValueError("no bandwidth")
    return max(1.0, 10.0 * bitrate / bandwidth)


def search(titles: list[str], words: str) -> list[str]:
    """The titles that hold every word, in their own order."""
    wanted = words.casefold().split()
    return [title for title in titles if all(word in title.casefold() for word in wanted)]


def popular(views: dict[str, int], count: int = 3) -> list[str]:
    """The most viewed titles; equal ones by name."""
    return sorted(views, key=lambda title: (-views[title], title))[:count]
