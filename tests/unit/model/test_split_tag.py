import pytest

from ministudio_ci.model.version import split_tag


@pytest.mark.parametrize(
    ("tag", "prefix", "split"),
    [
        ("v1.6.0", "v", ("v", "1.6.0")),
        ("1.6.0", "v", ("", "1.6.0")),
        ("v1.6.0", "", ("v", "1.6.0")),
        ("app-1.6.0-rc.1", "app-", ("app-", "1.6.0-rc.1")),
        ("v1.6.0", "app-", None),
        ("v1", "v", None),
        ("latest", "v", None),
    ],
)
def test_a_tag_is_a_prefix_and_a_version(
    tag: str, prefix: str, split: tuple[str, str] | None
) -> None:
    assert split_tag(tag, prefix) == split
