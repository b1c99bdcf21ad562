"""One mail is read the same whatever program wrote it; a machine's is known by its signs."""

import time
from contextlib import suppress

import pytest

from portal.lib.mail_in import MAX_BYTES, MailUnreadable, read_mail, text_of_html

HEAD = (
    "From: Alice <Alice@Example.org>\r\nTo: reply@example.com\r\n"
    "Subject: Re: Grinder\r\nMessage-ID: <a@b>\r\n"
)
FAILED = "Authentication-Results: mx; dmarc=fail"


def raw(extra: str = "", body: str = "Hello", head: str = HEAD) -> bytes:
    return f"{head}{extra}\r\n{body}\r\n".encode()


def test_a_plain_mail_is_read() -> None:
    mail = read_mail(raw(), envelope=["Reply+X@example.com"])
    assert (mail.sender, mail.recipients) == (
        "alice@example.org",
        ("reply+x@example.com", "reply@example.com"),
    )
    assert (mail.text.strip(), mail.robot, mail.proof) == ("Hello", "", "")


@pytest.mark.parametrize(
    "sign",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; x=y",
        "X-Auto-Response-Suppress: All",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "List-Id: <news.example.org>",
        "List-Unsubscribe: <https://example.org>",
        "X-Autoreply: yes",
        "X-Autorespond: yes",
        "X-Loop: reply@example.com",
        "X-Failed-Recipients: somebody@example.org",
        "Return-Path: <>",
        "Content-Type: multipart/report; boundary=x",
    ],
)
def test_a_machine_is_known_by_its_headers(sign: str) -> None:
    """Row 65 and RFC 3834."""
    assert read_mail(raw(f"{sign}\r\n")).robot


@pytest.mark.parametrize(
    "sign", ["Auto-Submitted: no", "Precedence: normal", "X-Zammad-Ticket-State: closed"]
)
def test_a_person_is_no_machine_and_control_headers_mean_nothing(sign: str) -> None:
    """Row 63."""
    assert read_mail(raw(f"{sign}\r\n")).robot == ""


@pytest.mark.parametrize(
    "sender",
    ["mailer-daemon@example.org", "no-reply@example.org", "noreply-a@example.org", "bounce+1@x.org"],
)
def test_a_machine_is_known_by_its_address(sender: str) -> None:
    assert read_mail(raw(head=HEAD.replace("Alice@Example.org", sender))).robot == "From"


@pytest.mark.parametrize(
    "subject", ["Automatic reply: Grinder", "Out of Office", "Abwesenheitsnotiz", "Réponse automatique : x"]
)
def test_an_absence_is_known_by_its_subject(subject: str) -> None:
    assert read_mail(raw(head=HEAD.replace("Re: Grinder", subject))).robot == "Subject"


@pytest.mark.parametrize(
    ("results", "proof"),
    [
        ("Authentication-Results: mx; dmarc=pass; spf=fail; dkim=pass", "pass"),
        ("Authentication-Results: mx; spf=pass smtp.mailfrom=alice@example.org; dkim=none", "pass"),
        ("Authentication-Results: mx 1; dkim=pass header.d=mail.example.org header.b=x", "pass"),
        ("Authentication-Results: mx; dmarc=none; dkim=pass header.d=example.org", ""),
        ("Authentication-Results: mx; dmarc=fail; spf=pass", "fail"),
        ("Authentication-Results: mx; dkim=fail", "fail"),
        ("Received-SPF: fail (nobody)", "fail"),
        ("X-Nothing: at all", ""),
    ],
)
def test_what_the_mail_server_proved_is_read(results: str, proof: str) -> None:
    assert read_mail(raw(f"{results}\r\n")).proof == proof


@pytest.mark.parametrize(
    ("results", "proof"),
    [
        (f"{FAILED}\r\nARC-Authentication-Results: i=1; mx; dmarc=pass", "fail"),
        ("ARC-Authentication-Results: i=1; mx; dmarc=pass", ""),
        (f"{FAILED}\r\nAuthentication-Results: evil; dmarc=pass", "fail"),
        ("Authentication-Results: mx; spf=none\r\nAuthentication-Results: evil; dmarc=pass", ""),
        (
            'Authentication-Results: mx; dmarc=fail; spf=pass smtp.mailfrom="a; dmarc=pass"@evil.example',
            "fail",
        ),
        ('Authentication-Results: mx; spf=pass smtp.mailfrom="a; dmarc=pass"@evil.example', ""),
        ("Authentication-Results: mx; spf=none (a (b) ; dmarc=pass)", ""),
        ("Authentication-Results: mx; spf=pass smtp.mailfrom=mallory@evil.example", ""),
        ("Authentication-Results: mx; dkim=pass header.d=evilexample.org", ""),
        ("Authentication-Results: mx; dkim=pass header.d=org", ""),
        ("Authentication-Results: mx; dkim=pass header.i=@evil.example header.s=example.org", ""),
        ("Received-SPF: pass (evil.example)", ""),
    ],
)
def test_a_sender_proves_nothing_about_herself(results: str, proof: str) -> None:
    """Rows 60 and 68: what came with the mail, or holds for another domain, is no proof of who wrote it."""
    assert read_mail(raw(f"{results}\r\n")).proof == proof


def test_plain_text_is_preferred_and_html_is_reduced_to_words() -> None:
    kind = "Content-Type: multipart/alternative; boundary=x\r\n"
    rich = "--x\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n"
    plain = "--x\r\nContent-Type: text/plain\r\n\r\nplain\r\n--x--\r\n"
    assert read_mail(raw(kind, rich + plain)).text.strip() == "plain"
    html = "<style>p{}</style><p>One<br>two</p><blockquote><p>old</p></blockquote><script>bad()</script>"
    assert [line.strip() for line in text_of_html(html).split("\n") if line.strip(" >")] == [
        "One",
        "two",
        "> old",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xfe\x00\x01",
        b"Subject: nobody wrote this\r\n\r\nx",
        b"From: a@b.org, c@d.org\r\n\r\nx",
        b"From: a@b.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\ny\r\n" * 100,
    ],
)
def test_what_is_no_mail_is_refused(broken: bytes) -> None:
    """Row 120: poison mail is put aside, the rest goes on."""
    with pytest.raises(MailUnreadable):
        read_mail(broken)


@pytest.mark.parametrize("charset", ["no-such-charset", "utf-8", "iso-8859-1"])
def test_any_charset_is_read(charset: str) -> None:
    mail = HEAD.encode() + f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + b"Gr\xfc\xdfe"
    assert "Gr" in read_mail(mail).text


def test_of_a_large_mail_the_words_are_read() -> None:
    head = b"From: a@b.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nMy words\r\n--x\r\n"
    photo = b"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QUJD\r\n" * MAX_BYTES
    assert read_mail(head + photo + b"--x--\r\n").text.strip() == "My words"


@pytest.mark.parametrize(
    "bomb", ["<!--" * 250_000, "<!-- a" * 160_000, "<![CDATA[" * 110_000, "<!" * 500_000]
)
def test_html_of_a_megabyte_costs_no_more_than_its_length(bomb: str) -> None:
    """Row 120: comments that never end were looked through again from each of them."""
    started = time.process_time()
    text_of_html(f"Hello{bomb}")
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "header",
    [f"Cc: {'a@b.c, ' * 100_000}", f"Subject: {'=?utf-8?q?a?= ' * 50_000}", f"From: {'(' * 900_000}"],
)
def test_a_header_of_a_megabyte_costs_no_more_than_its_beginning(header: str) -> None:
    started = time.process_time()
    with suppress(MailUnreadable):
        read_mail(raw(f"{header}\r\n"))
    assert time.process_time() - started < 2


def test_comments_in_html_are_not_read() -> None:
    assert text_of_html("One<!-- two > -->three<!-- four").split() == ["Onethree"]
