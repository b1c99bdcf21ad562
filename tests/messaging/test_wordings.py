"""Staff word the messages: what is typed is what is previewed, tested and sent."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from portal.accounts.models import User
from portal.customers.models import Address, Channel
from portal.lib.sms import count_parts
from portal.messaging.actions.wordings import WordingRefused, restore_default, save_wording, send_test
from portal.messaging.compose import compose
from portal.messaging.models import Message, MessageWording
from portal.messaging.rendering import render_words
from portal.messaging.wording_kinds import Kind, all_kinds, kind_of
from portal.messaging.wording_parts import WordingWrong, hold, parse, render, take_up
from portal.messaging.wordings import Draft, check, default_draft, render_draft
from tests.messaging.letters import queue_check_in

ClientOf = Callable[[User], Client]
KNOWN = ("name", "question", "answers", "link", "company")
EDIT = "/desk/messages/templates/check_in/en/"
GOOD = {
    "subject": "A question, {{ name|friend }}",
    "body": "Hello {{ name }},\n\nhow is it going at {{ company }}?\n\n{{ answers }}",
    "text": "How is it going? {{ link }} Reply STOP to end.",
}


def check_in() -> Kind:
    kind = kind_of("check_in")
    assert kind is not None
    return kind


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Hello {{ nmae }}", "There is no variable “nmae” here. Did you mean {{ name }}?"),
        ("{{ Question }}", "Did you mean {{ question }}?"),
        ("{{ zzz }}", "These exist: answers, company, link, name, question."),
        ("Hello {{ name", "A variable is not closed"),
        ("Hello name }}", "A variable is not closed"),
        ("{{ name.password }}", "There is no variable “name.password” here."),
        ("{{ }}", "There is no variable"),
    ],
)
def test_an_unknown_variable_is_refused_with_the_right_spelling(text: str, sentence: str) -> None:
    with pytest.raises(WordingWrong) as refusal:
        parse(text, KNOWN)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("Hello {{ name }},", "Ada", "Hello Ada,"),
        ("Hello {{ name }},", "", "Hello,"),
        ("Hello {{ name|there }},", "", "Hello there,"),
        ("Hello {{name|there}},", "Ada", "Hello Ada,"),
    ],
)
def test_an_empty_variable_leaves_no_gap(text: str, name: str, said: str) -> None:
    assert render(parse(text, KNOWN), {"name": name}) == said


@given(st.lists(st.sampled_from(["{{ name }}", "{{ link }}", "words ", "{", "}", "% s", "\n"]), max_size=12))
def test_a_text_comes_back_out_of_its_frame(pieces: list[str]) -> None:
    try:
        parts = parse("".join(pieces), KNOWN)
    except WordingWrong:
        return
    values = {"name": "Ada", "link": "https://x"}
    assert render(take_up(hold(parts), parts), values) == render(parts, values)


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.key)
@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_the_words_that_come_with_the_portal_may_be_sent(db: None, kind: Kind, language: str) -> None:
    draft = default_draft(kind.key, language)
    assert draft is not None
    assert check(kind, draft) == {}
    said = render_draft(kind, draft, kind.sample(), language)
    assert "{{" not in said.html + said.plain + said.text + said.subject


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": "Hello"}, "body"),
        ({"subject": ""}, "subject"),
        ({"text": "How is it going? {{ link }}"}, "text"),
        ({"subject": "", "body": "", "text": ""}, "body"),
        ({"body": "{{ answer }}"}, "body"),
    ],
)
def test_words_nobody_could_answer_or_end_are_refused(db: None, change: dict[str, str], field: str) -> None:
    assert field in check(check_in(), Draft(**{**GOOD, **change}))


def test_a_customer_reads_her_own_language(ada: Address, now: datetime) -> None:
    message = queue_check_in(ada, now=now, template="check_in", language="de-AT", context=check_in().sample())
    assert message.body.text.startswith("Guten Tag Ada Ames,")
    assert "Sie können bis 24. Dezember 2026 antworten" in message.body.text


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.key)
@pytest.mark.parametrize(
    ("language", "reason", "stop"),
    [
        ("de", "Sie bekommen diese Mail", "Diese Mails beenden"),
        ("fr-CA", "Vous recevez ce message", "Ne plus recevoir ces messages"),
        ("es", "Recibe este mensaje", "Dejar de recibir estos mensajes"),
        ("fi", "You get this", "Stop these mails"),
    ],
)
def test_what_stands_around_the_words_is_in_their_language(
    db: None, kind: Kind, language: str, reason: str, stop: str
) -> None:
    draft = default_draft(kind.key, language[:2]) or default_draft(kind.key, "en")
    assert draft is not None
    said = render_draft(kind, draft, {**kind.sample(), "unsubscribe_url": "https://x.example/u"}, language)
    for words in (said.html, said.plain):
        assert reason in words
        assert stop in words


def test_the_button_of_a_question_without_scores_is_in_her_language(db: None) -> None:
    draft = default_draft("check_in", "de")
    assert draft is not None
    said = render_draft(check_in(), draft, {**check_in().sample(), "answers": []}, "de")
    assert ">Antworten</a>" in said.html


def test_a_language_nobody_worded_falls_back_to_the_companys(ada: Address, now: datetime) -> None:
    message = queue_check_in(ada, now=now, template="check_in", language="fi", context=check_in().sample())
    assert message.body.text.startswith("Hello Ada Ames,")


@pytest.mark.django_db(transaction=True)
def test_new_words_change_nothing_that_was_queued(now: datetime) -> None:
    context = {**check_in().sample(), "name": "Ada"}
    before = render_words(template="check_in", channel="email", context=context, language="en")
    save_wording(kind=check_in(), language="en", draft=Draft(**GOOD), made_by=None, now=now)
    after = render_words(template="check_in", channel="email", context=context, language="en")
    assert after.subject == "A question, Ada"
    assert before.text != after.text
    restore_default(kind=check_in(), language="en", made_by=None, now=now)
    assert render_words(template="check_in", channel="email", context=context, language="en") == before


def test_markup_in_a_value_stays_words(db: None) -> None:
    context = {**check_in().sample(), "name": "<script>x</script>"}
    said = render_draft(check_in(), Draft(**GOOD), context, "en")
    assert "<script>" not in said.html
    assert "<script>x</script>" in said.plain


def test_markup_in_the_words_stays_words(db: None) -> None:
    draft = Draft(**{**GOOD, "body": "<b>Hi</b> {% load x %} {{ answers }}"})
    assert (
        "&lt;b&gt;Hi&lt;/b&gt; {% load x %}"
        in render_draft(check_in(), draft, check_in().sample(), "en").html
    )


def test_markup_in_what_stands_in_for_a_variable_stays_words(db: None) -> None:
    draft = Draft(**{**GOOD, "body": "Hi {{ name|<img src=x onerror=a()> }} {{ answers }}"})
    said = render_draft(check_in(), draft, {**check_in().sample(), "name": ""}, "en")
    assert "<img" not in said.html
    assert "<img src=x" in said.plain


def test_a_mark_of_ours_in_the_words_stops_no_mail(db: None) -> None:
    draft = Draft(**{**GOOD, "body": "Hi \ue000999\ue001 {{ answers }}"})
    assert "999" in render_draft(check_in(), draft, check_in().sample(), "en").plain


def test_a_value_that_looks_like_a_variable_stays_words(db: None) -> None:
    context = {**check_in().sample(), "name": "{{ company }} \ue0000\ue001"}
    assert "{{ company }}" in render_draft(check_in(), Draft(**GOOD), context, "en").plain


def test_words_refused_are_not_lost(erin: User, client_of: ClientOf) -> None:
    answer = client_of(erin).post(EDIT, {**GOOD, "body": "Hello {{ nmae }} {{ answers }}"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Did you mean {{ name }}?" in page
    assert "Hello {{ nmae }}" in page
    assert not MessageWording.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_preview_test_and_real_mail_are_the_same_bytes(
    erin: User, client_of: ClientOf, now: datetime
) -> None:
    browser = client_of(erin)
    assert browser.post(EDIT, GOOD).status_code == 303
    preview = browser.post(f"{EDIT}preview/", {**GOOD, "look": "desk"}).content.decode()
    browser.post(f"{EDIT}test/")
    sent = Message.objects.get(template="check_in")
    assert (sent.to, sent.body.html) == (erin.email, preview)
    real = render_words(template="check_in", channel="email", context=check_in().sample(), language="en")
    assert real.html == preview


@pytest.mark.parametrize(
    ("look", "shown"),
    [
        ("phone", "max-width:390px"),
        ("dark", "@media all"),
        ("plain", "how is it going at"),
        ("text", "in GSM-7"),
    ],
)
def test_each_look_is_shown(erin: User, client_of: ClientOf, look: str, shown: str) -> None:
    answer = client_of(erin).post(f"{EDIT}preview/", {**GOOD, "look": look})
    assert shown in answer.content.decode()
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_preview_of_wrong_words_says_what_is_wrong(erin: User, client_of: ClientOf) -> None:
    answer = client_of(erin).post(f"{EDIT}preview/", {**GOOD, "body": "{{ linkk }}"})
    assert "Did you mean {{ link }}?" in answer.content.decode()


@pytest.mark.parametrize(
    "page", ["/desk/messages/templates/absent/en/", "/desk/messages/templates/check_in/xx/"]
)
def test_a_message_or_language_that_is_not_there_is_not_found(
    erin: User, client_of: ClientOf, page: str
) -> None:
    assert client_of(erin).get(page).status_code == 404


def test_versions_count_up_and_never_change(db: None, erin: User, now: datetime) -> None:
    for subject in ("One", "Two"):
        draft = Draft(**{**GOOD, "subject": subject})
        save_wording(kind=check_in(), language="en", draft=draft, made_by=erin, now=now)
    rows = MessageWording.objects.of("check_in", "en")
    assert [(row.number, row.subject) for row in rows] == [(2, "Two"), (1, "One")]
    with pytest.raises(WordingRefused):
        save_wording(kind=check_in(), language="en", draft=Draft(), made_by=erin, now=now)


def test_a_program_may_give_a_subject_of_its_own(db: None) -> None:
    context = {**check_in().sample(), "subject": "Tested subject"}
    assert render_draft(check_in(), Draft(**GOOD), context, "en").subject == "Tested subject"


def test_a_reminder_says_that_it_is_one_before_the_programs_subject(db: None) -> None:
    context = {**check_in().sample(), "subject": "Your grinder"}
    said = render_words(template="check_in_reminder", channel="email", context=context, language="en")
    assert said.subject == "Still open: Your grinder"


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_the_first_sentence_of_a_program_is_said_in_every_language(db: None, language: str) -> None:
    context = {**check_in().sample(), "opening": "You bought a <mill>."}
    said = render_words(template="check_in", channel="email", context=context, language=language)
    assert "\n\nYou bought a <mill>.\n\n" in said.text
    assert "<p>You bought a &lt;mill&gt;.</p>" in said.html


def test_a_customer_is_asked_in_english_where_neither_she_nor_the_company_has_words(
    db: None, settings: Settings
) -> None:
    settings.LANGUAGE_CODE = "pl"
    said = render_words(template="check_in", channel="email", context=check_in().sample(), language="fi")
    assert said.text.startswith("Hello Ada Ames,")


def test_english_is_not_passed_over_for_the_companys_language(db: None, settings: Settings) -> None:
    settings.LANGUAGE_CODE = "de"
    said = render_words(template="check_in", channel="email", context=check_in().sample(), language="en-GB")
    assert said.text.startswith("Hello Ada Ames,")


def test_words_for_mail_only_leave_the_text_as_it_came(db: None, now: datetime) -> None:
    save_wording(kind=check_in(), language="en", draft=Draft(**{**GOOD, "text": ""}), made_by=None, now=now)
    said = render_words(template="check_in", channel="text", context=check_in().sample(), language="en")
    assert "Reply STOP to end." in said.text


def test_an_empty_paragraph_leaves_no_gap(db: None) -> None:
    coupon = kind_of("coupon")
    assert coupon is not None
    draft = Draft("Thanks", "Hello {{ name }},\n\n{{ reason }}\n\n{{ code }}")
    said = render_draft(coupon, draft, {**coupon.sample(), "reason": ""}, "en")
    assert said.plain.startswith("Hello Ada Ames,\n\n7KQM-2XVA-9RDT\n")
    assert "<p></p>" not in said.html


def test_words_a_colon_and_a_link_alone_become_a_button(db: None) -> None:
    draft = Draft(**{**GOOD, "body": "Tell <us>: {{ link }}\n\nHere is {{ link }} again"})
    said = render_draft(
        check_in(), draft, {**check_in().sample(), "check_in_url": "https://x/?a=1&b=2"}, "en"
    )
    assert said.plain.startswith("Tell <us>: https://x/?a=1&b=2\n\nHere is https")
    assert re.search(r'<a class="action" href="https://x/\?a=1&amp;b=2"[^>]*>Tell &lt;us&gt;</a>', said.html)
    assert '<p>Here is <a href="https://x/?a=1&amp;b=2">' in said.html


def test_markup_in_words_that_stand_in_stays_words(db: None) -> None:
    draft = Draft(**{**GOOD, "body": "{{ name|<b>friend</b> }}\n\n{{ answers }}"})
    said = render_draft(check_in(), draft, {**check_in().sample(), "name": ""}, "en")
    assert "<p>&lt;b&gt;friend&lt;/b&gt;</p>" in said.html


def test_a_test_goes_to_staff_as_the_words_stand(erin: User, now: datetime) -> None:
    message = send_test(kind=check_in(), language="de", to=erin, now=now)
    assert (message.channel, message.to) == (Channel.EMAIL, erin.email)
    assert "Guten Tag Ada Ames," in message.body.text


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.key)
@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_no_sign_of_the_words_that_come_with_the_portal_makes_a_text_dearer(
    db: None, kind: Kind, language: str
) -> None:
    draft = default_draft(kind.key, language)
    assert draft is not None
    said = render_draft(kind, draft, kind.sample(), language)
    assert count_parts(said.text).encoding == "GSM-7", said.text


def test_a_check_in_in_english_needs_no_encoding(ada: Address, now: datetime) -> None:
    """What travels as it is written costs less to build, to send and to keep."""
    message = queue_check_in(ada, now=now, template="check_in", context=check_in().sample())
    content = compose(message, company="Harbor Lane Coffee")
    assert message.body.html
    assert b"base64" not in content
    assert max(map(len, content.split(b"\r\n"))) < 500
