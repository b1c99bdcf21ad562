"""The bytes of an e-mail, read back by the standard library."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.messaging.mime import Mail, build_mime

SENT = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
LETTERS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85"), max_size=400
)


def built(**changes: object) -> bytes:
    fields: dict[str, object] = {
        "sender_name": "Harbor Lane Coffee",
        "sender": "hello@example.org",
        "to": "ada@example.org",
        "subject": "How are things?",
        "text": "Fine?",
        "html": "<p>Fine?</p>",
        "message_id": "<1@example.org>",
        "sent_at": SENT,
        "headers": {"Auto-Submitted": "auto-generated"},
    }
    return build_mime(Mail(**{**fields, **changes}))  # type: ignore[arg-type]


def parsed(**changes: object) -> EmailMessage:
    message = message_from_bytes(built(**changes), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@given(LETTERS, LETTERS, LETTERS)
def test_any_words_come_back_as_they_were(subject: str, text: str, html: str) -> None:
    message = parsed(subject=" ".join(subject.split()), text=text, html=html or "x")
    assert " ".join(str(message["Subject"]).split()) == " ".join(subject.split())
    assert body_of(message, "plain").rstrip("\n") == text.rstrip("\n")
    assert not message.defects


def test_the_bytes_are_the_same_every_time() -> None:
    assert built() == built()


def test_a_plain_mail_has_one_part() -> None:
    assert parsed(html="").get_content_type() == "text/plain"


@pytest.mark.parametrize("field", ["to", "subject", "message_id"])
def test_a_line_break_in_a_header_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        parsed(**{field: "a@example.org\r\nBcc: everybody@example.org"})


def test_no_line_is_longer_than_998_characters() -> None:
    lines = built(text="long " * 2000, subject="ä" * 250).split(b"\r\n")
    assert max(map(len, lines)) <= 998
