"""What the DNS says about a sender, judged."""

import base64

import pytest

from portal.messaging.sender_records import judge_dkim, judge_dmarc, judge_spf

KEY = base64.b64encode(b"k" * 294).decode()


def light(judge: object, *words: str, **records: list[str]) -> str:
    known = {name.replace("__", ".").replace("DMARC", "_dmarc"): texts for name, texts in records.items()}
    return judge(*words, lambda name: known.get(name, [])).light.value  # type: ignore[operator, no-any-return]


@pytest.mark.parametrize(
    ("records", "found"),
    [
        (["v=spf1 mx -all", "google-site-verification=1"], "solved"),
        ([], "trouble"),
        (["v=spf1 mx -all", "v=spf1 a -all"], "trouble"),
        (["v=spf1 +all"], "trouble"),
        (["v=spf1 mx"], "wait"),
        (["v=spf10 mx -all"], "trouble"),
        (["v=spf1 " + " ".join(f"a:{number}.test" for number in range(11)) + " -all"], "trouble"),
        (["v=spf1 " + " ".join(f"a:{number}.test" for number in range(10)) + " -all"], "solved"),
    ],
)
def test_spf(records: list[str], found: str) -> None:
    assert light(judge_spf, "example.org", example__org=records) == found


def test_look_ups_are_counted_through_what_is_included() -> None:
    inner = ["v=spf1 " + " ".join(f"a:{number}.test" for number in range(10)) + " -all"]
    outer = ["v=spf1 include:inner.test -all"]
    assert light(judge_spf, "example.org", example__org=outer, inner__test=inner) == "trouble"


def test_records_that_include_each_other_end() -> None:
    loop = ["v=spf1 include:example.org -all"]
    assert light(judge_spf, "example.org", example__org=loop) == "trouble"


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (f"v=DKIM1; k=rsa; p={KEY}", "solved"),
        ("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "solved"),
        (f"v=DKIM1; p={base64.b64encode(b'k' * 162).decode()}", "wait"),
        (f"v=DKIM1; p={base64.b64encode(b'k' * 90).decode()}", "trouble"),
        ("v=DKIM1; p=", "trouble"),
        ("v=DKIM1; p=***", "trouble"),
        ("v=DKIM1; k=rsa", "trouble"),
    ],
)
def test_dkim(record: str, found: str) -> None:
    assert light(judge_dkim, "example.org", "s1", s1___domainkey__example__org=[record]) == found


def test_without_a_selector_dkim_is_not_known() -> None:
    assert light(judge_dkim, "example.org", "") == "wait"


@pytest.mark.parametrize(
    ("records", "found"),
    [
        (["v=DMARC1; p=reject"], "solved"),
        (["v=DMARC1; p=none; rua=mailto:d@example.org"], "solved"),
        (["v=DMARC1; p=reject", "v=DMARC1; p=none"], "trouble"),
        (["v=DMARC1; p=maybe"], "trouble"),
        (["something else"], "trouble"),
    ],
)
def test_dmarc(records: list[str], found: str) -> None:
    assert light(judge_dmarc, "example.org", DMARC__example__org=records) == found


def test_the_domain_above_speaks_for_those_below() -> None:
    assert light(judge_dmarc, "mail.example.org", DMARC__example__org=["v=DMARC1; p=reject"]) == "solved"
