"""A number tapped in a mail: what a person needs to do, and what a scanner may do as long as it likes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from feedback.cases.actions import reply_to_case
from feedback.cases.models import Case, CaseEvent
from feedback.checkins.actions import count_taps
from feedback.checkins.models import CheckIn
from feedback.surveys.models import Response, Survey
from feedback.taps.actions import NotTapped, Opening, forget_taps, note_opening, opened_tap
from feedback.taps.models import Tap
from feedback.taps.networks import Network
from feedback.taps.shapes import Agent, Shape
from portal.accounts.models import User
from portal.interactions.models import Interaction
from tests.feedback.documents import document, item
from tests.feedback.factories import make_form, make_survey
from tests.taps.tapping import PERSON, make_mail, open_link, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("adam")]
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(LATER, tick=False) as clock:
        yield clock


@pytest.fixture
def mail() -> CheckIn:
    return make_mail(now=NOON)


def scores() -> list[int | None]:
    return list(Response.objects.counted().order_by("pk").values_list("score", flat=True))


def reasons() -> list[str]:
    return list(Tap.objects.order_by("pk").values_list("reason", flat=True))


def test_an_opened_link_is_noted_and_counts_nothing(visitor: Client, mail: CheckIn) -> None:
    open_link(visitor, mail, 4)
    mail.refresh_from_db()
    assert (scores(), mail.state, reasons()) == ([], "sent", ["no_sign"])


def test_a_page_without_a_number_notes_nothing(visitor: Client, mail: CheckIn) -> None:
    visitor.get(f"/c/{mail.token}/", headers=PERSON)
    visitor.get(f"/c/{mail.token}/?score=99", headers=PERSON)
    assert not Tap.objects.exists()


def test_a_hand_on_the_page_counts_at_once(visitor: Client, mail: CheckIn) -> None:
    said = sign(visitor, mail, open_link(visitor, mail, 4), "touch")
    mail.refresh_from_db()
    assert (said["outcome"], scores(), mail.state) == ("counted", [4], "answered")
    assert Interaction.objects.filter(kind="checkin.answer", score=4).count() == 1
    assert Tap.objects.get().state == "counted"


def test_a_page_that_stays_in_view_counts_after_a_moment(
    visitor: Client, mail: CheckIn, clock: time_machine.Traveller
) -> None:
    opened = open_link(visitor, mail, 5)
    clock.shift(4)
    assert sign(visitor, mail, opened, "stay")["outcome"] == "noted"
    count_taps(now=LATER + timedelta(seconds=48))
    assert scores() == []
    count_taps(now=LATER + timedelta(seconds=49))
    assert scores() == [5]
    assert Response.objects.get().submitted_at == LATER + timedelta(seconds=4)


def test_the_same_sign_twice_is_one_answer(visitor: Client, mail: CheckIn) -> None:
    opened = open_link(visitor, mail, 4)
    assert [sign(visitor, mail, opened, "touch")["outcome"] for _time in range(2)] == ["counted", "counted"]
    assert scores() == [4]


def test_words_may_follow_and_the_history_stays(visitor: Client, mail: CheckIn) -> None:
    opened = open_link(visitor, mail, 2)
    sign(visitor, mail, opened, "touch")
    visitor.post(f"/c/{mail.token}/", {"score": "4", "comment": "Solved.", "opened": opened})
    response = Response.objects.get()
    assert (response.score, [each.earlier_score for each in response.corrections.all()]) == (4, [2])


def test_the_button_alone_works_without_any_script(visitor: Client, mail: CheckIn) -> None:
    opened = open_link(visitor, mail, 3)
    assert visitor.post(f"/c/{mail.token}/", {"score": "3", "opened": opened}).status_code == 303
    assert (scores(), Tap.objects.get().sign) == ([3], "press")


def test_a_tapped_number_never_changes_an_answer_that_is_here(
    visitor: Client, mail: CheckIn, clock: time_machine.Traveller
) -> None:
    sign(visitor, mail, open_link(visitor, mail, 4), "touch")
    clock.shift(20)
    assert sign(visitor, mail, open_link(visitor, mail, 1), "touch")["outcome"] == "asked"
    assert scores() == [4]


def test_of_two_numbers_kept_in_view_the_later_counts(
    visitor: Client, mail: CheckIn, clock: time_machine.Traveller
) -> None:
    for score in (2, 5):
        opened = open_link(visitor, mail, score)
        clock.shift(10)
        sign(visitor, mail, opened, "stay")
    count_taps(now=LATER + timedelta(minutes=5))
    assert scores() == [5]


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"User-Agent": "python-requests/2.32"}, "robot"),
        ({"User-Agent": ""}, "robot"),
        ({"Sec-Purpose": "prefetch;prerender"}, "early"),
    ],
)
def test_programs_are_told_by_how_they_ask(
    visitor: Client, mail: CheckIn, headers: dict[str, str], reason: str
) -> None:
    open_link(visitor, mail, 4, **headers)
    assert reasons() == [reason]


def test_asking_only_for_the_head_is_noted_as_such(visitor: Client, mail: CheckIn) -> None:
    assert visitor.head(f"/c/{mail.token}/?score=4", headers=PERSON).status_code == 200
    assert (reasons(), scores()) == (["head"], [])


def test_a_driven_browser_that_opens_and_waits_counts_nothing(
    visitor: Client, mail: CheckIn, clock: time_machine.Traveller
) -> None:
    opened = open_link(visitor, mail, 1)
    clock.shift(15)
    assert sign(visitor, mail, opened, "stay", driven="1")["outcome"] == "asked"
    count_taps(now=LATER + timedelta(hours=1))
    assert scores() == []


def test_a_browser_in_a_data_center_has_to_touch_the_page(
    mail: CheckIn, clock: time_machine.Traveller
) -> None:
    cloud = Client(REMOTE_ADDR="52.160.1.2")
    opened = open_link(cloud, mail, 5)
    clock.shift(6)
    assert sign(cloud, mail, opened, "stay")["outcome"] == "asked"
    assert sign(cloud, mail, opened, "touch")["outcome"] == "counted"


def test_a_second_look_from_another_network_counts_nothing(
    visitor: Client, mail: CheckIn, clock: time_machine.Traveller
) -> None:
    open_link(visitor, mail, 1)
    clock.shift(12)
    open_link(Client(REMOTE_ADDR="3.5.6.7"), mail, 1)
    count_taps(now=LATER + timedelta(hours=1))
    assert scores() == []


def test_who_opens_all_numbers_within_seconds_answers_none(visitor: Client, mail: CheckIn) -> None:
    pages = [open_link(visitor, mail, score) for score in range(1, 6)]
    assert [sign(visitor, mail, opened, "touch")["outcome"] for opened in pages] == ["asked"] * 5
    assert (scores(), set(reasons())) == ([], {"burst"})


def test_who_opens_one_number_after_the_other_is_found_out_before_any_counts(
    visitor: Client, mail: CheckIn, clock: time_machine.Traveller
) -> None:
    for score in range(1, 6):
        opened = open_link(visitor, mail, score)
        clock.shift(8)
        sign(visitor, mail, opened, "stay")
    count_taps(now=LATER + timedelta(minutes=5))
    assert scores() == []


def test_an_answer_that_a_scanner_gave_is_taken_back_and_hers_takes_its_place(
    visitor: Client, mail: CheckIn, clock: time_machine.Traveller
) -> None:
    sign(visitor, mail, open_link(visitor, mail, 5), "touch")
    clock.shift(1)
    open_link(visitor, mail, 4)
    held = Response.objects.get()
    assert (scores(), "scanner" in held.suspicion) == ([], True)
    clock.shift(3_600 * 30)
    assert sign(visitor, mail, open_link(visitor, mail, 2), "touch")["outcome"] == "counted"
    assert scores() == [2]


def test_the_link_that_nobody_sees_puts_its_company_in_doubt(visitor: Client, mail: CheckIn) -> None:
    assert visitor.get(f"/c/{mail.token}/all/", headers=PERSON).status_code == 302
    opened = open_link(visitor, mail, 4)
    assert sign(visitor, mail, opened, "touch")["outcome"] == "asked"
    assert (scores(), reasons()) == ([], ["honey", "honey"])


def test_a_person_after_a_scanner_is_believed(
    visitor: Client, mail: CheckIn, clock: time_machine.Traveller
) -> None:
    visitor.get(f"/c/{mail.token}/all/", headers=PERSON)
    for score in range(1, 6):
        open_link(visitor, mail, score)
    clock.shift(180)
    assert sign(visitor, mail, open_link(visitor, mail, 4), "touch")["outcome"] == "counted"


def test_the_button_in_the_company_of_a_scanner_is_held_apart_only_if_nobody_could_have_read(
    visitor: Client, mail: CheckIn, clock: time_machine.Traveller
) -> None:
    visitor.get(f"/c/{mail.token}/all/", headers=PERSON)
    opened = open_link(visitor, mail, 4)
    visitor.post(f"/c/{mail.token}/", {"score": "4", "opened": opened})
    assert (scores(), Response.objects.get().is_suspected_spam) == ([], True)
    opened = open_link(visitor, mail, 4)
    clock.shift(5)
    visitor.post(f"/c/{mail.token}/", {"score": "4", "opened": opened})
    assert scores() == [4]


def test_a_form_that_needs_more_than_the_number_waits_for_the_button(visitor: Client) -> None:
    form = document(
        item("score", "nps", required=True), item("why", "long_text", required=True), main="score"
    )
    mail = make_mail(make_form(form), now=NOON)
    page = visitor.get(f"/c/{mail.token}/?score=4", headers=PERSON)
    assert (page.context["confirms"], "data-tap" in page.content.decode()) == (False, False)


@pytest.mark.parametrize("opened", ["", "x", "eyJ0YXAiOjF9:1:abc"])
def test_a_forged_page_signs_nothing(visitor: Client, mail: CheckIn, opened: str) -> None:
    open_link(visitor, mail, 4)
    assert sign(visitor, mail, opened, "touch")["outcome"] == "asked"
    assert scores() == []


def test_the_page_of_one_mail_signs_nothing_for_another(visitor: Client, mail: CheckIn) -> None:
    opened = open_link(visitor, mail, 4)
    with pytest.raises(NotTapped):
        opened_tap(opened, survey=mail.survey, mail=mail.pk + 1)


def test_a_low_number_is_a_case_once_and_never_by_a_scanner(visitor: Client, mail: CheckIn) -> None:
    open_link(visitor, mail, 1, **{"User-Agent": "curl/8"})
    assert not Case.objects.exists()
    sign(visitor, mail, open_link(visitor, mail, 1), "touch")
    assert Case.objects.count() == 1


def test_a_bare_tap_of_a_detractors_number_is_a_case(visitor: Client) -> None:
    mail = make_mail(make_survey("nps"), now=NOON)
    sign(visitor, mail, open_link(visitor, mail, 6), "touch")
    case = Case.objects.get()
    assert (case.customer, case.origin.score, case.origin.text) == (mail.customer, 6, "")


def test_words_after_a_bare_tap_belong_to_its_case_also_when_staff_answered_meanwhile(
    visitor: Client, carol: User
) -> None:
    mail = make_mail(make_survey("nps"), now=NOON)
    sign(visitor, mail, open_link(visitor, mail, 2), "touch")
    case = Case.objects.get()
    reply_to_case(case=case, text="What went wrong?", author=carol, now=LATER)
    visitor.post(f"/c/{mail.token}/", {"score": "2", "comment": "The box came broken."})
    said = CaseEvent.objects.of_case(Case.objects.get()).last()
    assert said is not None
    assert (said.kind, said.text) == ("said", "The box came broken.")


def test_a_bare_tap_in_a_confidential_mail_is_no_case(visitor: Client) -> None:
    survey = make_survey("csat")
    Survey.objects.filter(pk=survey.pk).update(mode="confidential")
    mail = make_mail(survey, now=NOON)
    sign(visitor, mail, open_link(visitor, mail, 1), "touch")
    assert (scores(), Case.objects.count()) == ([1], 0)


def test_no_mail_fills_the_table(visitor: Client, mail: CheckIn) -> None:
    for _time in range(62):
        visitor.get(f"/c/{mail.token}/?score=4", headers=PERSON)
    assert Tap.objects.count() == 60


def test_of_an_anonymous_form_neither_mail_nor_hour_is_kept(visitor: Client) -> None:
    survey = make_survey("csat")
    mail = make_mail(survey, now=NOON)
    type(survey).objects.filter(pk=survey.pk).update(mode="anonymous")
    visitor.get(f"/c/{mail.token}/?score=4", headers=PERSON)
    tap = Tap.objects.get()
    assert (tap.mail, tap.sent_at, tap.opened_at) == (None, None, LATER.replace(hour=0))


def test_no_day_fills_the_table_with_what_belongs_to_no_mail(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.taps.actions.MOST_OF_ONE_DAY", 3)
    survey = make_survey("csat")
    type(survey).objects.filter(pk=survey.pk).update(mode="anonymous")
    survey.refresh_from_db()
    opening = Opening(survey, 4, Shape("GET", False, Agent.BROWSER, Network.OPEN, True))
    for _time in range(5):
        note_opening(opening=opening, now=LATER)
    assert Tap.objects.count() == 3
    assert note_opening(opening=opening, now=LATER + timedelta(days=1)) is not None


def test_nothing_in_a_row_leads_to_a_person() -> None:
    kept = {field.name for field in Tap._meta.concrete_fields}
    assert not kept & {"ip", "address", "user", "customer", "token", "user_agent", "cookie"}


def test_taps_are_forgotten_after_three_months_and_answers_stay(visitor: Client, mail: CheckIn) -> None:
    sign(visitor, mail, open_link(visitor, mail, 4), "touch")
    assert forget_taps(now=LATER + timedelta(days=91)) == 1
    assert scores() == [4]


def test_staff_see_what_was_not_counted_and_why(
    visitor: Client, mail: CheckIn, adam: User, clock: time_machine.Traveller
) -> None:
    open_link(visitor, mail, 2)
    clock.shift(10)
    visitor.head(f"/c/{mail.token}/?score=4", headers=PERSON)
    client = Client()
    client.force_login(adam, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/desk/forms/{mail.survey.slug}/").content.decode()
    assert "2 opened links with numbers are not counted." in page
    page = client.get(f"/desk/forms/{mail.survey.slug}/taps/").content.decode()
    assert "A program asked only whether the page is there" in page
    assert "Opened, and nobody did anything on the page" in page
