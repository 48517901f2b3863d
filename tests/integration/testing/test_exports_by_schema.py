"""What we write is valid by the schemas that others publish."""

import json
from pathlib import Path

import pytest
import xmlschema
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from ministudio_ci.testing.formats.ctrf_out import ctrf_json
from ministudio_ci.testing.formats.junit_out import junit_xml
from tests.support.parts import CTRF_SCHEMA, JUNIT_SCHEMA, need
from tests.support.whole_report import whole

LATER = {
    # What Jenkins' schema has had since junit-10.xsd: a skip's reason, the place of a test.
    '<xs:element name="skipped" type="xs:string"/>':
        '<xs:element name="skipped"><xs:complexType mixed="true">'
        '<xs:attribute name="type" type="xs:string"/>'
        '<xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>',
    '<xs:attribute name="classname" type="xs:string" use="optional"/>':
        '<xs:attribute name="classname" type="xs:string" use="optional"/>'
        '<xs:attribute name="file" type="xs:string"/><xs:attribute name="line" type="xs:int"/>',
    # What Surefire's has, and Jenkins reads: the failure of a test that then passed.
    '<xs:element ref="failure" minOccurs="0" maxOccurs="unbounded"/>':
        '<xs:element ref="failure" minOccurs="0" maxOccurs="unbounded"/>'
        '<xs:element name="flakyFailure" minOccurs="0" maxOccurs="unbounded">'
        '<xs:complexType mixed="true"><xs:attribute name="type" type="xs:string"/>'
        '<xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>',
}  # fmt: skip


@pytest.fixture(scope="module")
def junit() -> xmlschema.XMLSchema:
    text = need(JUNIT_SCHEMA).read_text(encoding="utf-8")
    for earlier, later in LATER.items():
        assert text.count(earlier) == 1
        text = text.replace(earlier, later)
    return xmlschema.XMLSchema(text)


def test_junit_xml_is_valid_by_the_schema_of_jenkins(
    junit: xmlschema.XMLSchema, tmp_path: Path
) -> None:
    (tmp_path / "junit.xml").write_text(junit_xml(whole()), encoding="utf-8")
    junit.validate(tmp_path / "junit.xml")


def test_the_schema_refuses_what_is_not_junit_xml(
    junit: xmlschema.XMLSchema, tmp_path: Path
) -> None:
    wrong = junit_xml(whole()).replace("<failure", "<broken").replace("</failure", "</broken")
    (tmp_path / "junit.xml").write_text(wrong, encoding="utf-8")
    assert not junit.is_valid(tmp_path / "junit.xml")


def test_ctrf_is_valid_by_the_schema_of_ctrf() -> None:
    schema = json.loads(need(CTRF_SCHEMA).read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    checker = Draft7Validator.FORMAT_CHECKER
    Draft7Validator(schema, format_checker=checker).validate(json.loads(ctrf_json(whole())))
