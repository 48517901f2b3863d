"""Comments and space go, nothing else does."""

import pytest

from ministudio_ci.widget.compact import compact_script, compact_style


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        pytest.param("const a = 1; // why\nlet b;\n", "const a=1;let b;", id="a comment"),
        pytest.param("/* a */ x = /* b */ 2;", "x=2;", id="a comment within a line"),
        pytest.param('a = "// no  comment";', 'a="// no  comment";', id="what a text holds"),
        pytest.param(r'a = "\" // b";', r'a="\" // b";', id="a quote in a text"),
        pytest.param("a = `  ${b}  // c`;", "a=`  ${b}  // c`;", id="a template"),
        pytest.param('a(/[/"] {2}/gu, b);', 'a(/[/"] {2}/gu,b);', id="a regular expression"),
        pytest.param('return /^a  "/.test(b);', 'return/^a  "/.test(b);', id="one returned"),
        pytest.param("a in b;\nreturn c;", "a in b;return c;", id="words"),
        pytest.param("get #a () { }\n\n  #b = 1;", "get #a(){}\n#b=1;", id="names with a hash"),
        pytest.param("if (a) {\n  b();\n}\nc();", "if(a){b();}\nc();", id="after a brace"),
        pytest.param("({ a,\n}).b;", "({a,}).b;", id="a brace within an expression"),
    ],
)  # fmt: skip
def test_a_script_keeps_its_meaning(source: str, kept: str) -> None:
    assert compact_script(source) == kept


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        pytest.param("/* a */ a , b > c {\n  d: e f;\n}\n", " a,b > c{d:e f}", id="a rule"),
        pytest.param("a { b: calc(1px + 2px); }", "a{b:calc(1px + 2px)}", id="a sum"),
        pytest.param(
            "@media (a: b) {\n  c :is(d) { e: f !important; }\n}",
            "@media (a:b){c :is(d){e:f !important}}",
            id="a media query",
        ),
    ],
)
def test_a_style_sheet_keeps_its_meaning(source: str, kept: str) -> None:
    assert compact_style(source) == kept
