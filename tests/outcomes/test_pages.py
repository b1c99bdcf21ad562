"""The pages of outcomes: what everybody reads, what staff write, and what each page costs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.inbox.actions.quoting import Word, agree_to_quote, withdraw_quote
from feedback.outcomes.actions import edit_outcome, retract_outcome
from feedback.outcomes.models import Outcome, OutcomeStep, Telling
from feedback.surveys.models import Mode
from portal.accounts.models import User
from portal.messaging.models import Message
from tests.factories import THEN, make_customer
from tests.feedback.suggestion_factories import make_published
from tests.inbox.factories import make_quote
from tests.outcomes.factories import make_outcome, make_theme, make_voice, tell, words

pytestmark = pytest.mark.django_db
LIST, DESK = "/said/", "/desk/said/"
TYPED = {
    "title": "The parcels came late",
    "result": "done",
    "text": "We send them by another carrier.",
    "theme": "",
    "since_date": "2026-10-01",
    "until_date": "2026-11-02",
    "quote": "",
    "seen": "0",
}


def body(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        body(client, path)
    return len(queries)


def test_earlier_words_are_taken_up_again(erin: User, client_of: Callable[[User], Client]) -> None:
    outcome, client = make_outcome(erin, title="The first words"), client_of(erin)
    edit_outcome(outcome=outcome, words=words(title="Other words"), seen=0, author=erin, now=THEN)
    step = OutcomeStep.objects.of(outcome).last()
    assert step is not None
    address = f"{DESK}{outcome.pk}/edit/?words={step.pk}"
    assert f"?words={step.pk}" in body(client, f"{DESK}{outcome.pk}/")
    assert 'value="The first words"' in body(client, address)
    assert client.post(address, {**TYPED, "title": "The first words", "seen": "1"}).status_code == 303
    assert Outcome.objects.get().title == "The first words"


@pytest.mark.parametrize("number", ["0", "x", "9" * 40])
def test_words_of_no_step_are_the_words_as_they_stand(
    erin: User, client_of: Callable[[User], Client], number: str
) -> None:
    outcome = make_outcome(erin, title="As it stands")
    assert "As it stands" in body(client_of(erin), f"{DESK}{outcome.pk}/edit/?words={number}")


def test_nothing_published_is_said_so_and_not_linked(erin: User, visitor: Client) -> None:
    assert "Nothing stands here yet" in body(visitor, LIST)
    assert LIST not in body(visitor, "/")


def test_what_is_published_stands_newest_first_and_on_the_home_page(erin: User, visitor: Client) -> None:
    make_outcome(erin, title="An older one", is_public=True)
    newest = make_outcome(erin, title="A newer one", is_public=True, now=THEN + timedelta(days=1))
    cache.clear()

    page = body(visitor, LIST)

    assert page.index("A newer one") < page.index("An older one")
    assert f'href="{newest.get_absolute_url()}"' in body(visitor, "/")


@pytest.mark.parametrize("is_published", [False, True])
def test_a_draft_and_what_was_taken_back_do_not_exist_for_others(
    erin: User, visitor: Client, is_published: bool
) -> None:
    outcome = make_outcome(erin, title="Quite private", is_public=is_published)
    if is_published:
        retract_outcome(outcome=outcome, author=erin, now=THEN)

    assert visitor.get(f"{LIST}{outcome.pk}/").status_code == 404
    assert "Quite private" not in body(visitor, LIST) + body(visitor, "/")


@pytest.mark.parametrize(
    ("people", "said"), [(4, ""), (5, "At least 5"), (9, "At least 5"), (10, "At least 10")]
)
def test_the_number_of_people_is_said_in_fives_and_never_below(
    erin: User, visitor: Client, people: int, said: str
) -> None:
    theme = make_theme()
    for number in range(people):
        make_voice(theme, email=f"p{number}@example.org", mode=Mode.IDENTIFIED)
    make_outcome(erin, theme=theme, is_public=True)

    page = body(visitor, LIST)

    assert said in page
    assert ("people told us" in page) is bool(said)


def test_few_who_wrote_do_not_show_beside_many_who_voted(
    alice: User, bob: User, carol: User, dan: User, erin: User, adam: User
) -> None:
    idea, theme = make_published(alice), make_theme()
    for voter in (bob, carol, dan, erin):
        idea.votes.create(voter=voter, voted_at=THEN)
    assert make_outcome(erin, suggestions=[idea], is_public=True).contributor_count == 5
    for number in range(4):
        make_voice(theme, email=f"p{number}@example.org")
    make_voice(theme, customer=alice.customer)
    idea.votes.create(voter=adam, voted_at=THEN)

    outcome = make_outcome(erin, suggestions=[idea], theme=theme, is_public=True)

    assert outcome.contributor_count == 10  # six voted, five wrote, one did both
    theme.links.filter(reading__answer__response__contact_email="p0@example.org").delete()
    assert make_outcome(erin, suggestions=[idea], theme=theme, is_public=True).contributor_count == 5


def test_the_number_stays_when_people_come_one_by_one(erin: User) -> None:
    theme = make_theme()
    for number in range(5):
        make_voice(theme, email=f"p{number}@example.org")
    outcome = make_outcome(erin, theme=theme, is_public=True)
    for number in range(5, 9):
        make_voice(theme, email=f"p{number}@example.org")

    edit_outcome(
        outcome=outcome, words=words(theme=theme, since_date=THEN.date()), seen=0, author=erin, now=THEN
    )

    assert Outcome.objects.get().contributor_count == 5


def test_a_customers_words_stand_only_while_she_agrees(erin: User, visitor: Client) -> None:
    quote = make_quote(words="Lovely people", now=THEN)
    make_outcome(erin, quote=quote, is_public=True)
    assert "Lovely people" not in body(visitor, LIST)
    agree_to_quote(quote=quote, word=Word("Ada"), now=THEN)
    assert "Lovely people" in body(visitor, LIST)

    withdraw_quote(quote=quote, word=Word(), now=THEN)

    assert "Lovely people" not in body(visitor, LIST)


def test_what_staff_type_is_text_and_no_markup(erin: User, visitor: Client) -> None:
    make_outcome(erin, title="<script>alert(1)</script>", text="<b>bold</b>", is_public=True)

    page = body(visitor, LIST)

    assert "<script>alert" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_the_public_list_costs_the_same_for_3_and_10(erin: User, visitor: Client) -> None:
    for _outcome in range(3):
        make_outcome(erin, quote=make_quote(), is_public=True)
    few = queries_of(visitor, LIST)
    for _outcome in range(30):
        make_outcome(erin, theme=make_theme(), is_public=True)

    assert queries_of(visitor, LIST) == few <= 5
    assert len(visitor.get(LIST).context["page"].items) == 10


def test_the_desk_list_costs_the_same_for_10_and_30(erin: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(erin)
    for _outcome in range(10):
        make_outcome(erin, theme=make_theme())
    few = queries_of(client, DESK)
    for _outcome in range(20):
        make_outcome(erin, theme=make_theme(), is_public=True)

    assert queries_of(client, DESK) == few


def test_the_desk_page_costs_the_same_for_10_and_30_contributors(
    erin: User, client_of: Callable[[User], Client]
) -> None:
    client, theme = client_of(erin), make_theme()
    outcome = make_outcome(erin, theme=theme)
    for _person in range(10):
        make_voice(theme, customer=make_customer(email=f"p{_person}@example.org"))
    few = queries_of(client, f"{DESK}{outcome.pk}/")
    for _person in range(10, 30):
        make_voice(theme, customer=make_customer(email=f"p{_person}@example.org"))

    assert queries_of(client, f"{DESK}{outcome.pk}/") == few


def test_a_manager_writes_looks_publishes_and_takes_back(
    erin: User, client_of: Callable[[User], Client], visitor: Client
) -> None:
    client, theme = client_of(erin), make_theme("Delivery")
    make_voice(theme, email="ada@example.org")
    made = client.post(f"{DESK}new/", {**TYPED, "theme": theme.pk})
    outcome = Outcome.objects.get()
    page = f"{DESK}{outcome.pk}/"
    assert (made.status_code, made["Location"]) == (303, page)
    assert "Publish it and tell one person" in body(client, page)

    assert client.post(f"{page}publish/").status_code == 303
    assert "The parcels came late" in body(visitor, LIST)
    assert client.post(f"{page}retract/").status_code == 303

    assert "The parcels came late" not in body(visitor, LIST)
    kinds = list(OutcomeStep.objects.of(outcome).values_list("kind", flat=True))
    assert kinds == ["retracted", "published", "written"]


def test_the_desk_says_how_many_are_told_and_why_others_are_not(
    alice: User, erin: User, client_of: Callable[[User], Client]
) -> None:
    theme = make_theme()
    make_voice(theme, email="ada@example.org")
    make_voice(theme, email="ada@example.org")
    make_voice(theme, customer=make_customer(), wants_contact=False)
    make_voice(theme, customer=make_customer())
    make_voice(theme, mode=Mode.ANONYMOUS)
    outcome = make_outcome(erin, theme=theme, suggestions=[make_published(alice)])

    reach = client_of(erin).get(f"{DESK}{outcome.pk}/").context["reach"]

    numbers = {fate.value: number for fate, number in reach.numbers}
    assert numbers == {"reached": 1, "no_address": 1, "not_asked": 2, "anonymous": 1}


def test_the_desk_counts_as_many_as_are_told(erin: User, client_of: Callable[[User], Client]) -> None:
    theme = make_theme()
    for number in range(7):
        make_voice(theme, email=f"p{number % 4}@example.org", wants_contact=number != 3)
    outcome = make_outcome(erin, theme=theme, is_public=True)
    before = client_of(erin).get(f"{DESK}{outcome.pk}/").context["reach"]

    tell()

    assert before.told == Message.objects.filter(template="outcome_told").count() == 3
    after = client_of(erin).get(f"{DESK}{outcome.pk}/").context["reach"]
    assert {fate.value: number for fate, number in after.numbers} == {"told": 3, "not_asked": 1}


@pytest.mark.parametrize("is_hers", [True, False])
def test_nothing_that_staff_see_tells_whether_somebody_known_answered_in_confidence(
    erin: User, client_of: Callable[[User], Client], *, is_hers: bool
) -> None:
    theme, ada, other = make_theme(), *(make_customer(email=f"{name}@example.org") for name in ("ada", "oda"))
    for number in range(3):
        make_voice(theme, email=f"p{number}@example.org")
    make_voice(theme, customer=ada if is_hers else other, mode=Mode.CONFIDENTIAL)
    make_voice(theme, customer=ada)
    outcome, client = make_outcome(erin, theme=theme, is_public=True), client_of(erin)

    seen = []
    for _look in range(2):
        reach = client.get(f"{DESK}{outcome.pk}/").context["reach"]
        seen.append({fate.value: number for fate, number in reach.numbers})
        tell()

    assert seen == [{"reached": 4, "confidential": 1}, {"told": 4, "confidential": 1}]
    shown = Message.objects.visible_at_desk(may_see_private=False).filter(template="outcome_told")
    assert shown.filter(to="ada@example.org", customer=ada).count() == 1
    assert (shown.count(), Telling.objects.openly().count()) == (4, 4)
    assert Outcome.objects.get().contributor_count == 0


def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    erin: User, client_of: Callable[[User], Client]
) -> None:
    answer = client_of(erin).post(
        f"{DESK}new/", {**TYPED, "title": "", "since_date": "2026-11-03", "until_date": "2026-11-02"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say in one line what you heard." in page
    assert "The last day comes before the first." in page
    assert "We send them by another carrier." in page


def test_of_two_editors_the_second_learns_of_the_first_and_keeps_her_words(
    erin: User, client_of: Callable[[User], Client]
) -> None:
    outcome, client = make_outcome(erin), client_of(erin)
    edit_outcome(outcome=outcome, words=words(text="The first edit."), seen=0, author=erin, now=THEN)
    path = f"{DESK}{outcome.pk}/edit/"

    refused = client.post(path, {**TYPED, "text": "The second edit."})

    assert refused.status_code == 422
    assert "Somebody has edited this meanwhile." in refused.content.decode()
    assert "The second edit." in refused.content.decode()
    assert client.post(path, {**TYPED, "text": "The second edit.", "seen": "1"}).status_code == 303
    assert Outcome.objects.get().text == "The second edit."


def test_a_draft_is_thrown_away_and_what_was_public_is_not(
    erin: User, client_of: Callable[[User], Client]
) -> None:
    client, draft, public = client_of(erin), make_outcome(erin), make_outcome(erin, is_public=True)

    for outcome in (draft, public):
        assert client.post(f"{DESK}{outcome.pk}/drop/").status_code == 303

    assert list(Outcome.objects.all()) == [public]


def test_an_idea_is_filled_in_from_its_address(
    alice: User, erin: User, client_of: Callable[[User], Client]
) -> None:
    idea = make_published(alice)

    page = body(client_of(erin), f"{DESK}new/?suggestion={idea.pk}")

    assert f'name="suggestions" value="{idea.pk}"' in page
    assert page.count(" checked") == 1


@pytest.mark.parametrize("query", ["suggestion=x", "theme=x", "suggestion=999999999999999999999", "theme=-1"])
def test_an_odd_address_fills_in_nothing(erin: User, client_of: Callable[[User], Client], query: str) -> None:
    assert " checked" not in body(client_of(erin), f"{DESK}new/?{query}")
