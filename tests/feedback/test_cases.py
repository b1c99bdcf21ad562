"""A case: opened by a complaint, worked on, solved, and settled by the customer's own word."""

from datetime import timedelta
from uuid import uuid4

import pytest

from feedback.cases.actions import (
    CaseMoved,
    Closing,
    NothingToOpen,
    WordsMissing,
    change_priority,
    close_case,
    close_due,
    confirm_case,
    give_case,
    go_on,
    note_on_case,
    open_case,
    reopen_case,
    reply_to_case,
    resolve_case,
    take_case,
    thank_with_coupon,
    wait_for_customer,
    write_in_case,
)
from feedback.cases.actions.opening import MOST_SORRY
from feedback.cases.clocks import CONFIRM_WITHIN, TARGETS
from feedback.cases.models import Case, CaseEvent
from feedback.coupons.models import Coupon
from feedback.surveys.actions import Submission, correct_response
from feedback.surveys.models import Response
from portal.accounts.models import User
from portal.customers.event_models import CASE_SOLVED, CustomerEvent
from portal.interactions.actions import mark_answered, reply_to_interaction
from portal.interactions.matters import matters_of
from portal.interactions.models import Interaction
from portal.messaging.models import Message
from tests.factories import THEN, make_customer
from tests.feedback.case_factories import make_case, make_solved
from tests.feedback.coupon_factories import make_offer
from tests.feedback.factories import make_response, make_survey
from tests.interactions.factories import make_touch

pytestmark = pytest.mark.django_db
SOON = THEN + timedelta(hours=1)
DAY = timedelta(days=1)


def steps(case: Case) -> list[str]:
    return list(CaseEvent.objects.of_case(case).values_list("kind", flat=True))


def letter() -> Message:
    """Return the one letter about a case besides the one that says it was opened."""
    return Message.objects.exclude(template="case_opened").get()


def test_a_complaint_opens_a_case_with_its_clocks() -> None:
    case = make_case(words="The box came broken")

    assert (case.state, case.origin.text, steps(case)) == ("new", "The box came broken", ["opened"])
    assert case.first_response_due_at == case.due_at == THEN + TARGETS[2].first_response


def test_nobody_fills_a_strangers_box_with_apologies() -> None:
    for number in range(MOST_SORRY + 2):
        make_response(
            make_survey(), 1, "Late", email="Victim@example.org", now=THEN + timedelta(minutes=number)
        )

    assert Case.objects.count() == MOST_SORRY + 2
    assert Message.objects.filter(to__iexact="victim@example.org").count() == MOST_SORRY


def test_she_reads_once_that_we_are_sorry_who_is_on_it_and_by_when() -> None:
    case = make_case()
    open_case(origin=case.origin, opened_by=None, now=SOON)

    sorry = Message.objects.get()
    assert (sorry.template, sorry.to, sorry.purpose) == ("case_opened", "case0@example.org", "service")
    for words in (f"case {case.number}", "A person of ", "by Monday, 2 November 2026", case.customer_url):
        assert words in sorry.body.text
    assert sorry.not_after == case.first_response_due_at


def complaint() -> Interaction:
    """Return a complaint that opened no case by itself."""
    touch = make_touch(make_customer(email="zoe@example.org"), at=THEN)
    Interaction.objects.update(is_complaint=True)
    touch.refresh_from_db()
    return touch


def test_who_opens_it_by_hand_is_named(carol: User) -> None:
    touch = complaint()
    open_case(origin=touch, opened_by=carol, now=SOON)

    assert "Carol Cove is on it" in Message.objects.get().body.text


@pytest.mark.parametrize(
    "told", [{"is_complaint": False}, {"answered_at": THEN}, {"occurred_at": THEN - 9 * DAY}]
)
def test_what_is_no_complaint_or_answered_or_old_brings_no_apology(
    carol: User, told: dict[str, object]
) -> None:
    touch = complaint()
    Interaction.objects.update(**told)
    touch.refresh_from_db()
    open_case(origin=touch, opened_by=carol, now=SOON)

    assert not Message.objects.exists()


@pytest.mark.parametrize(("score", "words"), [(5, "Lovely"), (4, ""), (3, "So-so")])
def test_who_is_content_opens_none(score: int, words: str) -> None:
    make_response(make_survey("csat"), score, words, customer=make_customer())

    assert not Case.objects.exists()


def test_a_complaint_of_nobody_who_can_be_answered_opens_none() -> None:
    make_response(make_survey("csat"), 1)

    assert not Case.objects.exists()


def test_a_complaint_with_an_address_left_opens_a_case_of_somebody_unknown() -> None:
    make_response(make_survey("csat"), 1, "Too slow", email="eve@example.org")

    assert Case.objects.get().customer is None


def test_a_touch_becomes_one_case_however_often_it_is_asked(carol: User) -> None:
    touch = make_touch(make_customer(), at=THEN, waits=True)

    assert open_case(origin=touch, opened_by=carol, now=THEN) == open_case(
        origin=touch, opened_by=None, now=SOON
    )
    assert Case.objects.count() == 1


def test_what_we_said_ourselves_is_no_case(carol: User) -> None:
    touch = make_touch(make_customer(), at=THEN, internal=True)

    with pytest.raises(NothingToOpen):
        open_case(origin=touch, opened_by=carol, now=THEN)


def test_taking_it_opens_it_once(carol: User) -> None:
    case = take_case(case=make_case(), author=carol, now=SOON)
    take_case(case=case, author=carol, now=SOON)

    assert (case.state, case.assignee, steps(case)) == ("open", carol, ["opened", "taken"])


def test_of_two_who_take_a_new_case_at_once_the_second_is_told(carol: User, dan: User) -> None:
    case = make_case()
    seen_by_dan = Case.objects.get(pk=case.pk)
    take_case(case=case, author=carol, now=SOON)

    with pytest.raises(CaseMoved):
        take_case(case=seen_by_dan, author=dan, now=SOON)


def test_it_can_be_given_to_a_colleague(carol: User, dan: User) -> None:
    case = give_case(case=make_case(), assignee=dan, author=carol, now=SOON)

    assert (case.assignee, steps(case)[-1]) == (dan, "given")


def test_an_answer_goes_where_she_spoke_and_stops_the_first_clock(carol: User) -> None:
    case = reply_to_case(case=make_case(), text="We are sorry.", author=carol, now=SOON)

    message = letter()
    assert "We are sorry." in message.body.text
    assert case.customer_url in message.body.text
    assert (case.state, case.first_response_at, case.assignee) == ("open", SOON, carol)
    assert case.due_at == case.resolution_due_at


def test_the_secret_address_stays_out_of_the_history(carol: User) -> None:
    case = reply_to_case(case=make_case(), text="We are sorry.", author=carol, now=SOON)

    assert CaseEvent.objects.of_case(case).last().text == "We are sorry."  # type: ignore[union-attr]


def test_she_can_be_answered_more_than_once(carol: User) -> None:
    case = reply_to_case(case=make_case(), text="We are sorry.", author=carol, now=SOON)
    reply_to_case(case=case, text="It is on its way.", author=carol, now=SOON + DAY)

    assert Message.objects.exclude(template="case_opened").count() == 2
    assert steps(case) == ["opened", "replied", "replied"]


def test_an_answer_from_the_inbox_is_an_answer_in_the_case(carol: User) -> None:
    case = make_case()

    reply_to_interaction(interaction=case.origin, text="We are sorry.", author=carol, now=SOON)

    case.refresh_from_db()
    assert (case.state, case.first_response_at, steps(case)[-1]) == ("open", SOON, "replied")


def test_a_call_marked_as_an_answer_counts_too(carol: User) -> None:
    case = make_case()

    mark_answered(interaction=case.origin, author=carol, now=SOON)

    case.refresh_from_db()
    assert case.first_response_at == SOON


def test_the_clocks_stand_still_while_it_waits_for_her(carol: User) -> None:
    case = make_case()
    due = case.resolution_due_at
    wait_for_customer(case=case, author=carol, now=SOON)

    go_on(case=case, author=carol, now=SOON + 2 * DAY)

    case.refresh_from_db()
    assert (case.state, case.pending_since, case.resolution_due_at) == ("open", None, due + 2 * DAY)


def test_what_she_writes_on_her_page_ends_the_waiting_and_wants_an_answer(carol: User) -> None:
    case = wait_for_customer(case=make_case(), author=carol, now=SOON)

    write_in_case(case=case, text="Number 4711", now=SOON + DAY)

    touch = Interaction.objects.get(kind="case.reply")
    assert (case.state, touch.text, touch.is_waiting) == ("open", "Number 4711", True)


def test_an_answer_to_what_she_wrote_goes_to_her_address(carol: User) -> None:
    case = write_in_case(case=make_case(), text="Still nothing", now=SOON)

    reply_to_case(case=case, text="It left today.", author=carol, now=SOON)

    message = letter()
    assert message.template == "case_reply"
    assert message.body.text.count(case.customer_url) == 1


def test_solving_it_asks_her_whether_it_is_put_right(carol: User) -> None:
    case = make_solved(carol)

    message = letter()
    assert (case.state, message.template, message.purpose) == ("resolved", "case_resolved", "service")
    assert "A new box is on its way." in message.body.text


def test_solving_it_needs_words(carol: User) -> None:
    with pytest.raises(WordsMissing):
        resolve_case(case=make_case(), text=" ", author=carol, now=SOON)


def test_her_yes_closes_it_and_is_an_event_of_hers(carol: User) -> None:
    case = confirm_case(case=make_solved(carol), now=SOON)

    assert (case.state, case.outcome) == ("closed", "put_right")
    assert CustomerEvent.objects.get(kind=CASE_SOLVED).subject == str(case.number)


def test_her_no_opens_it_again(carol: User) -> None:
    case = write_in_case(case=make_solved(carol), text="It came broken again", now=SOON)

    assert (case.state, case.reopened_count) == ("open", 1)
    assert steps(case)[-2:] == ["said", "reopened"]


def test_yes_is_taken_only_once_it_is_solved() -> None:
    with pytest.raises(CaseMoved):
        confirm_case(case=make_case(), now=SOON)


def test_without_a_word_of_hers_it_closes_after_a_week(carol: User) -> None:
    case = make_solved(carol, now=THEN)

    assert close_due(now=THEN + CONFIRM_WITHIN - timedelta(seconds=1)) == 0
    assert close_due(now=THEN + CONFIRM_WITHIN) == 1
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "no_word")


def test_a_closed_case_opens_again_with_a_new_clock(carol: User) -> None:
    closing = Closing(Case.Outcome.SET_ASIDE, "Meant for another company", carol)
    case = close_case(case=make_case(), closing=closing, now=SOON)
    assert not CustomerEvent.objects.filter(kind=CASE_SOLVED).exists()

    reopen_case(case=case, author=carol, now=SOON + 9 * DAY)

    assert (case.state, case.outcome, case.closed_at) == ("open", "", None)
    assert case.due_at > SOON + 9 * DAY


def test_closing_it_without_her_word_needs_a_reason(carol: User) -> None:
    with pytest.raises(WordsMissing):
        close_case(case=make_case(), closing=Closing(Case.Outcome.SET_ASIDE, "", carol), now=SOON)


def test_a_priority_sets_the_clocks_anew(carol: User) -> None:
    case = change_priority(case=make_case(), priority=Case.Priority.URGENT, author=carol, now=SOON)

    assert case.due_at == THEN + TARGETS[4].first_response
    assert case.is_late(SOON)


def test_a_note_is_for_staff_alone(carol: User) -> None:
    case = make_case()
    note_on_case(case=case, text="He sounded angry", author=carol, now=SOON)

    assert "noted" not in CaseEvent.objects.of_case(case).for_customer().values_list("kind", flat=True)


@pytest.mark.parametrize(("days", "holds"), [(2, True), (20, False)])
def test_a_case_is_an_open_matter_and_for_some_days_after(carol: User, days: int, holds: bool) -> None:
    case = confirm_case(case=make_solved(carol), now=SOON)
    mark_answered(interaction=case.origin, author=carol, now=SOON - 90 * DAY)
    now = SOON + days * DAY

    held = matters_of([case.customer_id or 0], closed_since=now - 7 * DAY, now=now)

    assert bool(held) is holds


def test_an_open_case_is_the_reason_shown(carol: User) -> None:
    case = take_case(case=make_case(), author=carol, now=SOON)
    mark_answered(interaction=case.origin, author=carol, now=SOON)

    matter = matters_of([case.customer_id or 0], closed_since=SOON, now=SOON)[case.customer_id or 0]

    assert str(case.number) in matter.reason


def test_a_coupon_for_the_trouble_is_given_and_sent_once(carol: User) -> None:
    case, offer = make_case(), make_offer()
    for _time in range(2):
        thank_with_coupon(case=case, offer=offer, author=carol, now=SOON)

    coupon = Coupon.objects.get()
    assert coupon.spelled_code in letter().body.text
    assert steps(case).count("thanked") == 1


def test_her_corrected_answer_stays_in_its_case() -> None:
    case = make_case(words="The box came broken")
    response = Response.objects.get()
    words: dict[str, int | str] = {"score": 2, "comment": "The box came broken, and two days late"}
    second_thought = Submission(version=response.version, answers=words, key=uuid4(), customer=case.customer)

    correct_response(
        response=response, submission=second_thought, correction_kind="survey.correction", now=SOON
    )

    assert Case.objects.count() == 1
    said = CaseEvent.objects.of_case(case).last()
    assert said is not None
    assert (said.kind, said.text) == ("said", "The box came broken, and two days late")
