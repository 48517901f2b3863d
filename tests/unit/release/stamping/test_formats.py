"""Each format: the version is found and nothing else is changed, whatever stands around it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.errors import (
    MinistudioError,
    StampDynamicError,
    StampNoVersionError,
    StampSyntaxError,
    StampTwiceError,
    StampUnplacedError,
)
from ministudio_ci.release.stamping import FORMATS, read_stamps, write_stamps
from ministudio_ci.release.stamping.place import replaced


def stamped(folder: Path, entry: str, content: bytes, version: str = "1.6.0") -> bytes:
    path = folder / entry.partition(":")[0]
    path.write_bytes(content)
    write_stamps(folder, read_stamps(folder, [entry], version))
    return path.read_bytes()


def refused(folder: Path, entry: str, content: bytes) -> MinistudioError:
    with pytest.raises(MinistudioError) as caught:
        stamped(folder, entry, content)
    assert (folder / entry.partition(":")[0]).read_bytes() == content
    return caught.value


PYPROJECT = [
    pytest.param(b'[project]\nname = "x"\nversion = "@"\n', id="plain"),
    pytest.param(b"[project]\r\nversion = '@'  # kept\r\nname='x'\r\n", id="CRLF, single quotes"),
    pytest.param(b'\xef\xbb\xbf[project]\nversion="@"', id="BOM, no final newline"),
    pytest.param(b'# version = "1.5.0"\n[tool.a]\nversion = "1.5.0"\n[project]\n\tversion\t= "@"\n',
                 id="the same version elsewhere, tabs"),
    pytest.param(b'project = { dependencies = ["a==1.5.0"], version = "@" }\n', id="inline table"),
    pytest.param(b'project.version = "@"\nproject.name = "1.5.0"\n', id="dotted key"),
    pytest.param(b'["project"]\n"version" = """@"""\n', id="quoted keys, a long string"),
    pytest.param(b'[project]\nversion = "@"\n[tool.poetry]\nversion = "@"\n', id="both tables"),
    pytest.param(b'[project]\ndynamic = ["version"]\n[tool.poetry]\nversion = "@"\n',
                 id="dynamic, and Poetry has it"),
    pytest.param(b'[project]\ndescription = """\nversion = "1.5.0"\n"""\nversion = "@"\n',
                 id="a text that looks like it"),
    pytest.param(b'[project]\nversion = "@"\n[tool.a]\nx = nan\ny = 1.5\n', id="numbers"),
]  # fmt: skip
PACKAGE = [
    pytest.param(b'{\n    "name": "x",\n    "version": "@",\n    "a": 1.50\n}\n', id="four spaces"),
    pytest.param(b'{"a":{"version":"1.5.0"},"version":"@"}', id="nested first, one line"),
    pytest.param(b'{\r\n\t"version" :\t"@"\r\n}\r\n', id="CRLF, tabs"),
    pytest.param(b'\xef\xbb\xbf{"a": "\\u00e9 1.5.0 \\"version\\": \\"1.5.0\\"", "version": "@"}\n',
                 id="BOM, escapes kept"),
    pytest.param(b'{"version": "1.5.0", "version": "@"}', id="twice: the last counts"),
    pytest.param(b'{"version": "@", "n": [NaN, 1e5, ' + b"9" * 5000 + b"]}", id="numbers"),
]  # fmt: skip
LOCK = [
    pytest.param(b'{"version":"@","packages":{"":{"version":"@"},"a":{"version":"1.5.0"}}}',
                 id="both places"),
    pytest.param(b'{"version": "@", "dependencies": {"a": {"version": "1.5.0"}}}', id="lockfile 1"),
]  # fmt: skip
UV_LOCK = [
    pytest.param(
        b'version = 1\n[[package]]\nname = "a"\nversion = "1.5.0"\n[[package]]\n'
        b'name = "x"\nversion = "@"\nsource = { editable = "." }\n',
        id="a package",
    ),
    pytest.param(
        b'[[package]]\r\nname = "x"\r\nversion = "@"\r\nsource = { virtual = "." }\r\n',
        id="virtual, CRLF",
    ),
    pytest.param(
        b'[[package]]\nname = "a"\ndependencies = [{ name = "x" }]\nversion = "1.5.0"\n'
        b'source = { editable = "a" }\n[[package]]\nsource = { editable = "." }\n'
        b'version = "@"\nname = "x"\n',
        id="a workspace, another order",
    ),
]
PYTHON = [
    pytest.param(b'"""Doc of 1.5.0."""\n__version__ = "@"\n', id="double quotes"),
    pytest.param(b"__version__='@' # 1.5.0\r\nx = '1.5.0'\r\n", id="single quotes, CRLF"),
    pytest.param(b'__version__: Final[str] = "@"', id="annotated, no final newline"),
    pytest.param(b'\xef\xbb\xbf__version__ = VERSION = r"@"\n', id="BOM, two names, raw"),
    pytest.param(
        b'# __version__ = "1.5.0"\nif True:\n\t__version__ = (\n\t"@"\n\t)\n',
        id="a comment like it, brackets",
    ),
    pytest.param(b'x = "\\d"; __version__ = "@"; y = f"{__version__}"\n', id="one line"),
]
CHART = [
    pytest.param(b"apiVersion: v2\n# version: 1.5.0\nversion: @ # chart\nappVersion: 1.5.0\n",
                 id="plain"),
    pytest.param(b"version: '@'\r\nname: x\r\n", id="single quotes, CRLF"),
    pytest.param(b'\xef\xbb\xbfname:   x\n"version" :  "@"', id="BOM, quoted key"),
    pytest.param(b"dependencies:\n- version: 1.5.0\nversion: @\n", id="dependency first"),
    pytest.param(b"description: |\n  version: 1.5.0\nversion: @\n", id="a text that looks like it"),
    pytest.param(b"{version: @, appVersion: 1.5.0}\n", id="flow"),
    pytest.param(b"---\nversion: >-\n  @\n...\n", id="folded"),
]  # fmt: skip


def check(folder: Path, entry: str, form: bytes) -> None:
    after = form.replace(b"@", b"1.6.0")
    assert stamped(folder, entry, form.replace(b"@", b"1.5.0")) == after
    assert stamped(folder, entry, after) == after
    long = stamped(folder, entry, after, "10.20.30-rc.1+b.5")
    assert long == form.replace(b"@", b"10.20.30-rc.1+b.5")


@pytest.mark.parametrize("form", PYPROJECT)
def test_pyproject_keeps_everything_but_the_version(tmp_path: Path, form: bytes) -> None:
    check(tmp_path, "pyproject.toml", form)


@pytest.mark.parametrize("form", PACKAGE)
def test_package_json_keeps_everything_but_the_version(tmp_path: Path, form: bytes) -> None:
    check(tmp_path, "package.json", form)


@pytest.mark.parametrize("form", LOCK)
def test_a_lock_file_has_two_places(tmp_path: Path, form: bytes) -> None:
    check(tmp_path, "package-lock.json", form)


@pytest.mark.parametrize("form", UV_LOCK)
def test_uvs_lock_file_keeps_everything_but_the_projects_version(
    tmp_path: Path, form: bytes
) -> None:
    check(tmp_path, "uv.lock", form)


@pytest.mark.parametrize("form", PYTHON)
def test_python_keeps_everything_but_the_version(tmp_path: Path, form: bytes) -> None:
    check(tmp_path, "__init__.py", form)


@pytest.mark.parametrize("form", CHART)
def test_a_chart_keeps_everything_but_the_version(tmp_path: Path, form: bytes) -> None:
    check(tmp_path, "Chart.yaml", form)


@pytest.mark.parametrize(
    ("entry", "form"),
    [
        pytest.param('conf.py:release = "{version}"', b'prerelease = "1.5.0"\r\nrelease = "@"\r\n',
                     id="words that end others"),
        pytest.param("VERSION:{version}", b"@\n", id="nothing but a version"),
        pytest.param("VERSION:{version}", b"11.5.0.1 x1.5.0 (@).\n", id="no part of another"),
        pytest.param("Dockerfile:FROM app:{version}-slim", b"FROM app:@-slim AS a\n",
                     id="what follows is no pre-release"),
        pytest.param("Chart.yaml:appVersion: {version}", b"version: 1.5.0\nappVersion: @\n",
                     id="a known file by its words"),
        pytest.param("a.txt:(v{version})*", b"(v1.5.0)\n(v@)*\n", id="signs stand for themselves"),
    ],
)  # fmt: skip
def test_a_pattern_keeps_everything_but_the_version(
    tmp_path: Path, entry: str, form: bytes
) -> None:
    after = form.replace(b"@", b"1.6.0")
    assert stamped(tmp_path, entry, form.replace(b"@", b"1.5.0")) == after
    assert stamped(tmp_path, entry, after) == after


@pytest.mark.parametrize(
    ("entry", "content", "error", "said"),
    [
        pytest.param("pyproject.toml", b'[project]\ndynamic = ["version"]\n', StampDynamicError,
                     "pyproject.toml: the version is dynamic", id="dynamic"),
        pytest.param("pyproject.toml", b"[project]\nversion = 1.5\n", StampNoVersionError,
                     "project.version", id="a number"),
        pytest.param("pyproject.toml", b"project = 3\n", StampNoVersionError,
                     "project.version", id="no table"),
        pytest.param("pyproject.toml", b"[project]\nversion =\n", StampSyntaxError,
                     "pyproject.toml:2: ", id="broken TOML"),
        pytest.param("pyproject.toml", b'[project]\nversion = "1\\u002e5.0"\n', StampUnplacedError,
                     "project.version is '1.5.0'", id="an escape"),
        pytest.param("package.json", b'{\n "version": "1.5.0"\n "a": 1}', StampSyntaxError,
                     "package.json:3: ", id="broken JSON"),
        pytest.param("package.json", b"[" * 100_000, StampSyntaxError, "package.json:1: ",
                     id="bottomless JSON"),
        pytest.param("package.json", b'{"version": 1.5}', StampNoVersionError, "version",
                     id="a number in JSON"),
        pytest.param("uv.lock", b'[[package]]\nname = "x"\nsource = { editable = "." }\n',
                     StampNoVersionError, "editable", id="a dynamic version in uv's lock file"),
        pytest.param("package.json", b"[]", StampNoVersionError, "version", id="a list"),
        pytest.param("Chart.yaml", b"a: 1\nversion: [\n", StampSyntaxError, "Chart.yaml:3: ",
                     id="broken YAML"),
        pytest.param("Chart.yaml", b"a: 1\x00\n", StampSyntaxError, "Chart.yaml:1: ",
                     id="a NUL in YAML"),
        pytest.param("Chart.yaml", b"a: 1\n", StampNoVersionError, "version", id="no version"),
        pytest.param("Chart.yaml", b"version: &v 1.5.0\nappVersion: *v\n", StampUnplacedError,
                     "version is '1.5.0'", id="an alias of it"),
        pytest.param("a.py", b"x = (\n", StampSyntaxError, "a.py:1: ", id="broken Python"),
        pytest.param("a.py", b"__version__ = version('x')\n", StampNoVersionError, "__version__",
                     id="computed"),
        pytest.param("a.py", b"__version__ = '1.5.0'\n\n__version__ = '1.5.0'\n", StampTwiceError,
                     "in lines 1, 3;", id="assigned twice"),
        pytest.param("a.txt:v{version}", b"v1.5\n", StampNoVersionError, "looked for: v{version}",
                     id="no SemVer"),
        pytest.param("a.txt:v{version}", b"v1.5.0\n\nv1.5.0\n", StampTwiceError, "in lines 1, 3;",
                     id="two matches"),
    ],
)  # fmt: skip
def test_what_cannot_be_stamped_is_named_and_left_as_it_is(
    tmp_path: Path, entry: str, content: bytes, error: type[MinistudioError], said: str
) -> None:
    caught = refused(tmp_path, entry, content)
    assert isinstance(caught, error)
    assert said in str(caught)
    assert caught.next_step


NUMBER = st.integers(0, 999).map(str)
VERSION = st.builds(lambda parts, rest: ".".join(parts) + rest, st.tuples(NUMBER, NUMBER, NUMBER),
                    st.sampled_from(["", "-rc.1", "+build.7", "-a-b.0+1"]))  # fmt: skip
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)
NEWLINE = st.sampled_from(["\n", "\r\n"])


@given(old=VERSION, new=VERSION, words=WORDS, newline=NEWLINE, data=st.data())
def test_any_text_beside_it_stays(
    old: str, new: str, words: str, newline: str, data: st.DataObject
) -> None:
    safe = words.translate({ord(sign): None for sign in "@~\"'\\\ufeff\x85\u2028\u2029"})
    noise = data.draw(st.sampled_from([safe, old, f"{safe}{old}{safe}"]))
    for kind, form in {
        "pyproject.toml": '# {noise}~[project]~name = "{noise}"~version = "@" # {noise}',
        "package.json": '{{"a": "{noise}",~"{noise}x": "{noise}",~ "version":"@"}}',
        ".py": '# {noise}~a = "{noise}"~__version__ = "@"  # {noise}~',
        "Chart.yaml": '# {noise}~a: "{noise}"~version: @ # {noise}~',
    }.items():
        text = form.format(noise=noise).replace("~", newline)
        before, after = text.replace("@", old), text.replace("@", new)
        assert replaced(before, FORMATS[kind](before, kind), new) == after, kind
        assert replaced(after, FORMATS[kind](after, kind), new) == after, kind


@given(
    name=st.sampled_from(["pyproject.toml", "package.json", "a.py", "Chart.yaml", "a:{version}"]),
    content=st.binary(max_size=60),
)
def test_any_bytes_at_all_are_stamped_or_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")  # not above other tests, whose pytest would read it
    try:
        stamped(folder, name, content)
    except MinistudioError as error:
        said = str(error)
    else:
        said = name
    assert name.partition(":")[0] in said
