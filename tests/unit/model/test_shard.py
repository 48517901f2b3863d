"""How a shard is written."""

import pytest

from ministudio_ci.model.shard import Shard


@pytest.mark.parametrize("text", ["1/1", "2/4", "4/4", "256/256"])
def test_a_shard_is_read_as_it_is_written(text: str) -> None:
    assert str(Shard.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "0/4", "5/4", "1/257", "-1/4", "1/0", "01/4", "1/04", "1", "1/", "/4", "1/4/2", " 1/4",
     "1/4\n", "1 / 4", "1.0/4", "١/٤", "merge", "999999999999/999999999999"],
)  # fmt: skip
def test_anything_else_names_no_shard(text: str) -> None:
    assert Shard.parse(text) is None
