"""JUnit XML as each runner writes it, in small; and what is to be read of it."""
# ruff: noqa: E501 - XML breaks where its runner breaks it

from typing import NamedTuple


class Dialect(NamedTuple):
    """A runner, what it writes, and (node id, outcome, seconds) of each test."""

    runner: str
    xml: str
    tests: list[tuple[str, str, float]]


DIALECTS = [
    Dialect("pytest", """<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests">
      <testsuite name="pytest" errors="1" failures="1" skipped="2" tests="5" time="0.123">
      <testcase classname="tests.test_a.TestB" name="test_c[é 1]" time="0.001" />
      <testcase classname="tests.test_a" name="test_d" time="0.5">
        <failure message="assert 1 == 2">def test_d(): ...</failure></testcase>
      <testcase classname="tests.test_a" name="test_e" time="0">
        <error message="failed on setup">E  KeyError</error></testcase>
      <testcase classname="tests.test_a" name="test_f" time="0">
        <skipped type="pytest.skip" message="no">why</skipped></testcase>
      <testcase classname="tests.test_a" name="test_g" time="0">
        <skipped type="pytest.xfail" message="known" /></testcase></testsuite></testsuites>""",
      [("tests.test_a.TestB::test_c[é 1]", "passed", 0.001), ("tests.test_a::test_d", "failed", 0.5),
       ("tests.test_a::test_e", "error", 0), ("tests.test_a::test_f", "skipped", 0),
       ("tests.test_a::test_g", "xfailed", 0)]),
    Dialect("pytest, xunit1", """<testsuites><testsuite name="pytest">
      <testcase classname="tests.test_a.TestB" name="test_c" file="tests/test_a.py" line="11"/>
      <testcase classname="tests.test_a" name="test_d" file="tests/test_a.py" line="2"/>
      </testsuite></testsuites>""",
      [("tests/test_a.py::TestB::test_c", "passed", 0), ("tests/test_a.py::test_d", "passed", 0)]),
    Dialect("Surefire, with reruns", """<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xsi:noNamespaceSchemaLocation="https://maven.apache.org/x.xsd" name="com.ex.PlayerTest"
      time="1,234.5" tests="3" errors="0" skipped="0" failures="1" flakes="1">
      <properties><property name="java.version" value="21"/></properties>
      <testcase name="plays" classname="com.ex.PlayerTest" time="1,234.5"/>
      <testcase name="stops" classname="com.ex.PlayerTest" time="0.1">
        <flakyFailure message="late" type="java.lang.AssertionError"><stackTrace>at com.ex.P(P.java:3)
        </stackTrace><system-out>first</system-out></flakyFailure></testcase>
      <testcase name="seeks" classname="com.ex.PlayerTest" time="0.2">
        <failure message="no" type="java.lang.AssertionError"><![CDATA[no & <no>]]></failure>
        <rerunFailure message="no" type="x" time="0.3"><stackTrace>again</stackTrace></rerunFailure>
      </testcase><system-out>whole suite</system-out></testsuite>""",
      [("com.ex.PlayerTest::plays", "passed", 1234.5), ("com.ex.PlayerTest::stops", "passed", 0.1),
       ("com.ex.PlayerTest::seeks", "failed", 0.2)]),
    Dialect("Gradle", """<?xml version="1.0" encoding="UTF-8"?>
      <testsuite name="com.ex.ATest" tests="1" skipped="1" failures="0" errors="0" hostname="vm"
      time="0.01"><properties/><testcase name="a()" classname="com.ex.ATest" time="0.01"><skipped/>
      </testcase><system-out><![CDATA[hi]]></system-out><system-err/></testsuite>""",
      [("com.ex.ATest::a()", "skipped", 0.01)]),
    Dialect("jest-junit", """<testsuites name="jest tests" tests="2" failures="1" errors="0" time="1">
      <testsuite name="player" errors="0" failures="1" skipped="0" time="0.5" tests="2">
      <testcase classname="player plays" name="player plays" time="0.002"></testcase>
      <testcase classname="player stops" name="player stops" time="0.003">
      <failure>Error: expect(received).toBe(expected)</failure></testcase></testsuite></testsuites>""",
      [("player plays", "passed", 0.002), ("player stops", "failed", 0.003)]),
    Dialect("Playwright", """<testsuites id="" name="" tests="2" failures="1" skipped="1" errors="0">
      <testsuite name="player.spec.ts" hostname="chromium" tests="2" failures="1" errors="0">
      <testcase name="player › plays" classname="player.spec.ts" time="1.5"><failure
      message="player.spec.ts:3:1 plays" type="FAILURE"><![CDATA[  [chromium] › …]]></failure>
      <system-out><![CDATA[[[ATTACHMENT|a.png]]]]></system-out></testcase>
      <testcase name="player › later" classname="player.spec.ts" time="0"><skipped></skipped>
      </testcase></testsuite></testsuites>""",
      [("player.spec.ts::player › plays", "failed", 1.5),
       ("player.spec.ts::player › later", "skipped", 0)]),
    Dialect("mocha-junit-reporter", """<testsuites name="Mocha Tests" time="0.1" tests="1" failures="0">
      <testsuite name="Root Suite" tests="0" file="/project/test/a.js"></testsuite>
      <testsuite name="player" tests="1" file="/project/test/a.js" failures="0">
      <testcase name="player plays" time="0.1" classname="plays"></testcase></testsuite>
      </testsuites>""", [("test/a.js::plays::player plays", "passed", 0.1)]),
    Dialect("go-junit-report", """<testsuites tests="2" failures="1">
      <testsuite name="example.org/player" tests="2" failures="1" errors="0" id="0" time="0.01">
      <properties><property name="go.version" value="1.25"></property></properties>
      <testcase name="TestPlays" classname="example.org/player" time="0.010"></testcase>
      <testcase name="TestPlays/sub test" classname="example.org/player" time="0.000">
      <failure message="Failed"><![CDATA[    a_test.go:9: no]]></failure></testcase></testsuite>
      </testsuites>""",
      [("example.org/player::TestPlays", "passed", 0.01),
       ("example.org/player::TestPlays/sub test", "failed", 0)]),
    Dialect("PHPUnit, suites in suites", """<testsuites>
      <testsuite name="/project/phpunit.xml" tests="2" errors="1" failures="0" time="0.02">
      <testsuite name="unit" tests="2"><testsuite name="App\\PlayerTest" file="/project/tests/P.php">
      <testcase name="testPlays" file="/project/tests/P.php" line="12" class="App\\PlayerTest"
      classname="App.PlayerTest" assertions="1" time="0.010"/>
      <testsuite name="App\\PlayerTest::testSeeks"><testcase name='testSeeks with data set "é"'
      file="/project/tests/P.php" line="20" class="App\\PlayerTest" classname="App.PlayerTest">
      <error type="TypeError">TypeError: x</error></testcase></testsuite>
      </testsuite></testsuite></testsuite></testsuites>""",
      [("tests/P.php::App.PlayerTest::testPlays", "passed", 0.01),
       ('tests/P.php::App.PlayerTest::testSeeks with data set "é"', "error", 0)]),
    Dialect("cargo-nextest", """<testsuites name="nextest-run" tests="1" failures="0" errors="0"
      uuid="0" timestamp="2026-01-01T00:00:00+00:00" time="0.004">
      <testsuite name="player::bin" tests="1" disabled="0" errors="0" failures="0">
      <testcase name="tests::plays" classname="player::bin" time="0.004">
      <flakyFailure timestamp="2026-01-01T00:00:00+00:00" time="0.3" message="thread panicked"
      type="test failure">panicked at src/lib.rs:3:5</flakyFailure></testcase></testsuite>
      </testsuites>""", [("player::bin::tests::plays", "passed", 0.004)]),
    Dialect(".NET JunitXml.TestLogger", """<testsuites><testsuite name="Player.dll" tests="1"
      skipped="0" failures="1" errors="0" time="0,25" hostname="vm" id="0" package="Player.dll">
      <properties/><testcase classname="Player.Tests" name="Plays" time="0,25">
      <failure type="failure" message="Assert.Equal() Failure">at /src/a.cs:line 3</failure>
      </testcase></testsuite></testsuites>""", [("Player.Tests::Plays", "failed", 0.25)]),
    Dialect("googletest", """<testsuites tests="2" failures="0" disabled="1" errors="0" time="0.">
      <testsuite name="Player" tests="2"><testcase name="Plays" file="a.cc" line="3" status="run"
      result="completed" time="0.1" classname="Player"/><testcase name="DISABLED_Stops"
      status="notrun" result="suppressed" time="0." classname="Player"/></testsuite></testsuites>""",
      [("a.cc::Player::Plays", "passed", 0.1), ("Player::DISABLED_Stops", "skipped", 0)]),
    Dialect("Node", """<testsuites><testsuite name="player" failures="2" tests="2">
      <testcase name="plays" time="0.1" classname="test" failure="x"><skipped type="todo"
      message="true"/><failure type="testCodeFailure" message="x">[Error]</failure></testcase>
      <testcase name="plays" time="0.1" classname="test"><failure message="x"/></testcase>
      </testsuite><testcase name="top" time="0.2" classname="test"/></testsuites>""",
      [("player::plays", "xfailed", 0.1), ("player::plays", "failed", 0.1), ("top", "passed", 0.2)]),
]  # fmt: skip
