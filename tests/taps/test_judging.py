"""The rule itself: one pure function, measured on simulated people and scanners."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from benchmarks.tapping import figures, measure, traces
from feedback.taps.judging import Click, Reason, judge
from feedback.taps.logs import click_of_line, line_of_click
from feedback.taps.networks import network_of
from feedback.taps.shapes import agent_of

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


def clicks(*moments: tuple[float, int | None]) -> list[Click]:
    return [
        Click(key, 1, score, NOON + timedelta(seconds=seconds))
        for key, (seconds, score) in enumerate(moments)
    ]


def test_no_scanner_counts_and_nineteen_of_twenty_people_do() -> None:
    precision, kept, false = figures(measure(seed=43))
    assert (precision, false) == (1.0, 0)
    assert kept >= 0.95


def test_the_verdict_does_not_depend_on_the_order_of_the_log() -> None:
    log = [click for trace in list(traces(seed=1))[::97] for click in trace.clicks]
    assert judge(log) == judge(reversed(log))


def test_one_mail_says_nothing_about_another() -> None:
    log = [click for trace in list(traces(seed=2))[::61] for click in trace.clicks]
    by_mail = [{**judge(each for each in log if each.mail == mail)} for mail in {each.mail for each in log}]
    assert judge(log) == {key: reason for verdicts in by_mail for key, reason in verdicts.items()}


@pytest.mark.parametrize(
    ("moments", "reason"),
    [
        ([(0, 4), (3, 5)], Reason.BURST),
        ([(0, 4), (4, 5)], Reason.NO_SIGN),
        ([(0, 4), (2, 4)], Reason.NO_SIGN),
        ([(0, 4), (20, 5), (40, 1)], Reason.BURST),
        ([(0, 4), (20, 5), (41, 1)], Reason.NO_SIGN),
        ([(0, 4), (100, None)], Reason.HONEY),
        ([(0, 4), (121, None)], Reason.NO_SIGN),
    ],
)
def test_where_a_scanner_begins(moments: list[tuple[float, int | None]], reason: Reason) -> None:
    assert judge(clicks(*moments))[0] == reason


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
            "browser",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "browser"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/142.0.0.0 Safari/537.36",
            "driven",
        ),
        ("Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/79.0.3945.88 Safari/537.36", "old"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", "robot"),
        ("Go-http-client/2.0", "robot"),
        (" ", "none"),
    ],
)
def test_programs_are_known_by_their_kind(name: str, kind: str) -> None:
    assert agent_of(name) == kind


@pytest.mark.parametrize(
    ("ip", "kind"),
    [
        ("52.160.9.9", "hosting"),
        ("2603:1000::1", "hosting"),
        ("198.18.0.1", "own"),
        ("127.0.0.1", "own"),
        ("81.2.69.1", "open"),
        ("2a02:908::1", "open"),
        ("nonsense", "open"),
    ],
)
def test_networks_are_known_by_their_kind(ip: str, kind: str) -> None:
    assert network_of(ip) == kind


def test_a_line_of_a_log_is_read_as_it_was_written() -> None:
    for trace in list(traces(seed=3))[::199]:
        assert [click_of_line(line_of_click(click)) for click in trace.clicks] == list(trace.clicks)


def test_a_log_with_its_truths_says_how_good_the_rule_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.jsonl"
    lines = [
        f'{line_of_click(click)[:-1]}, "meant": {"null" if trace.chosen is None else trace.chosen}}}\n'
        for trace in list(traces(seed=4))[::40]
        for click in trace.clicks
    ]
    log.write_text("".join(lines))
    call_command("replay_taps", log=log)
    assert "precision 1.0000" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["x", "[]", '{"key": 1}', "null"])
def test_a_log_that_is_none_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(f"{line}\n")
    with pytest.raises(CommandError, match="no opened link"):
        call_command("replay_taps", log=log)
