"""Of what pytest says of a failure, the part that tells."""

from pathlib import Path

import pytest
from hypothesis import given

from ministudio_ci.testing.excerpt import below, excerpt
from tests.support.hostile import texts

ROOT = Path("/home/ada/project")

LONG = """\
def test_total():
        cart = ["a"]
>       assert total(cart) == 3

tests/test_cart.py:9: 
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ 

cart = ['a']

    def total(cart):
        # adds them up
>       return sum(item.price
                   for item in cart)
E       AttributeError: 'str' object has no attribute 'price'

src/cart.py:4: AttributeError"""  # noqa: W291 - as pytest writes it
CHAINED = """\
>       return {}["a"]
E       KeyError: 'a'

src/cart.py:4: KeyError

The above exception was the direct cause of the following exception:

    def test_total():
>       raise RuntimeError("b") from error
E       RuntimeError: b

tests/test_cart.py:9: RuntimeError"""
DIFF = """\
    def test_text():
>       assert got == want
E       AssertionError: assert 'a\\nb' == 'a\\nc'
E         
E           a
E         - c
E         + b

tests/test_cart.py:9: AssertionError"""  # noqa: W291 - as pytest writes it
SHORT = """\
/usr/lib/python3.11/importlib/__init__.py:126: in import_module
    return _bootstrap._gcd_import(name)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
<frozen importlib._bootstrap>:1204: in _gcd_import
    ???
../other/helper.py:3: in run
    go()
tests/test_cart.py:1: in <module>
    import cart
E   ModuleNotFoundError: No module named 'cart'"""
LINE = """\
E   AssertionError: assert 'a\\nb' == 'a\\nc'
      
        a
      - c
      + b"""  # noqa: W293 - as pytest writes it
FIXTURE = """\
file /home/ada/project/tests/test_cart.py, line 29
  def test_total(nope): pass
E       fixture 'nope' not found
>       available fixtures: cache, capfd

/home/ada/project/tests/test_cart.py:29"""
NATIVE = """\
Traceback (most recent call last):
  File "/home/ada/project/.venv/lib/python3.11/site-packages/_pytest/runner.py", line 361, in run
    result = func()
             ^^^^^^
  File "/home/ada/project/tests/test_cart.py", line 9, in test_total
    assert 1 == 2
AssertionError: assert 1 == 2"""
GROUP = """\
+ Exception Group Traceback (most recent call last):
  |   File "/usr/lib/python3.11/site-packages/_pytest/runner.py", line 361, in from_call
  |     result = func()
  |   File "/home/ada/project/tests/test_cart.py", line 47, in test_group
  |     raise ExceptionGroup("eg", [ValueError(1)])
  | ExceptionGroup: eg (1 sub-exception)
  +-+---------------- 1 ----------------
    | ValueError: 1
    +------------------------------------"""
DOCTEST = "002 >>> 1 + 1\nExpected:\n    3\nGot:\n    2\n\n/home/ada/project/a.py:3: DocTestFailure"
NODE = """\
Error: no
    at Object.<anonymous> (file:///home/ada/project/a.test.js:3:9)
    at Test.run (node:internal/test_runner/test:796:25)
    at run (/home/ada/project/node_modules/x/index.js:1:2)"""
RUBY = "expected: 1\n     got: 2\n# ./spec/a_spec.rb:3:in `block (2 levels)'"


@pytest.mark.parametrize(
    ("longrepr", "expected"),
    [
        pytest.param(
            LONG,
            [">       assert total(cart) == 3", "tests/test_cart.py:9: ",
             ">       return sum(item.price", "                   for item in cart)",
             "E       AttributeError: 'str' object has no attribute 'price'",
             "src/cart.py:4: AttributeError"],
            id="a fault in the code under test",
        ),
        pytest.param(
            CHAINED,
            ['>       return {}["a"]', "E       KeyError: 'a'", "src/cart.py:4: KeyError", "",
             "The above exception was the direct cause of the following exception:", "",
             '>       raise RuntimeError("b") from error', "E       RuntimeError: b",
             "tests/test_cart.py:9: RuntimeError"],
            id="a cause",
        ),
        pytest.param(
            DIFF, [line for line in DIFF.split("\n")[1:] if line], id="a diff, whole"
        ),
        pytest.param(
            SHORT,
            ["tests/test_cart.py:1: in <module>", "    import cart",
             "E   ModuleNotFoundError: No module named 'cart'"],
            id="--tb=short, of the project's frames",
        ),
        pytest.param(LINE, LINE.split("\n"), id="--tb=line"),
        pytest.param(
            FIXTURE, [line for line in FIXTURE.split("\n") if line], id="an unknown fixture"
        ),
        pytest.param(
            NATIVE,
            ["Traceback (most recent call last):",
             '  File "/home/ada/project/tests/test_cart.py", line 9, in test_total',
             "    assert 1 == 2", "AssertionError: assert 1 == 2"],
            id="--tb=native",
        ),
        pytest.param(
            GROUP,
            [line for at, line in enumerate(GROUP.split("\n")) if at not in {1, 2}],
            id="a group of exceptions",
        ),
        pytest.param(DOCTEST, DOCTEST.split("\n"), id="a doctest"),
        pytest.param(NODE, NODE.split("\n")[:2], id="Node"),
        pytest.param(RUBY, RUBY.split("\n"), id="another language"),
        pytest.param("[XPASS(strict)] why", ["[XPASS(strict)] why"], id="plain words"),
    ],
)  # fmt: skip
def test_what_tells_is_kept(longrepr: str, expected: list[str]) -> None:
    relative = [line.replace("file://", "").replace("/home/ada/project/", "") for line in expected]
    assert excerpt({"longrepr": longrepr}, ROOT).split("\n") == relative


def test_of_a_huge_diff_the_assertion_its_end_and_the_place_are_kept() -> None:
    diff = [f"E         - {'é' * 900} {number}" for number in range(3_000)]
    lines = [*DIFF.split("\n")[:3], *diff, "", "tests/test_cart.py:9: AssertionError"]
    text = excerpt({"longrepr": "\n".join(lines)}, ROOT)
    assert len(text.encode()) <= 4_000
    assert text.startswith(">       assert got == want\nE       AssertionError")
    assert text.endswith(" 2999\ntests/test_cart.py:9: AssertionError")
    assert "\n⋮ +" in text


def test_a_failure_that_nobody_describes_has_its_message() -> None:
    assert excerpt({"crash": {"message": "assert 1 == 2"}}, ROOT) == "assert 1 == 2"
    assert excerpt({}, ROOT) == ""


def test_a_secret_is_masked_before_anything_is_left_out() -> None:
    said = "x" * 320 + "tr0ub4dor&3" + "x" * 900
    text = excerpt({"longrepr": said}, ROOT, lambda text: text.replace("tr0ub4dor&3", "***"))
    assert "***" in text
    assert "tr0" not in text


@given(texts)
def test_any_text_has_an_excerpt_that_shows_what_it_is(text: str) -> None:
    shown = excerpt({"longrepr": f"E   {text}\n> {text}\n{text}"}, ROOT)
    assert len(shown.encode()) <= 4_000
    assert "\x1b" not in shown
    shown.encode()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("tests/a.py", "tests/a.py", id="relative"),
        pytest.param("/home/ada/project/tests/a.py", "tests/a.py", id="absolute"),
        pytest.param("../other/a.py", "", id="beside the project"),
        pytest.param("tests/../../other/a.py", "", id="out of it by a way round"),
        pytest.param("/home/ada/project/.venv/lib/site-packages/a.py", "", id="installed in it"),
        pytest.param("<frozen importlib._bootstrap>", "", id="no file"),
        pytest.param("", "", id="none"),
    ],
)
def test_what_is_the_projects_own_is_known(path: str, expected: str) -> None:
    assert below(path, ROOT) == expected
