"""Work on a case: take it, answer, note, wait for the customer, solve it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from feedback.cases.actions.errors import CaseMoved, NotAssignable, WordsMissing
from feedback.cases.actions.steps import keep, move, write_event
from feedback.cases.clocks import targets_of
from feedback.cases.letters import Words, letter_of_answer, letter_of_solution
from feedback.cases.models import Case, CaseEvent
from portal.accounts.models import User
from portal.accounts.policies import may
from portal.interactions.actions import reply_to_interaction, write_again
from portal.interactions.followers import Answered
from portal.interactions.models import Interaction
from portal.interactions.sources import source_of
from portal.messaging.actions import queue_message


@transaction.atomic
def take_case(*, case: Case, author: User, now: datetime) -> Case:
    """Make the case one's own; a new one is open from now on.

    Raises: CaseMoved.
    """
    return give_case(case=case, assignee=author, author=author, now=now)


@transaction.atomic
def give_case(*, case: Case, assignee: User, author: User, now: datetime) -> Case:
    """Give the case to somebody who may work on it; giving it to who has it changes nothing.

    Raises: NotAssignable, CaseMoved.
    """
    if not may(assignee, "cases.work"):
        raise NotAssignable
    if case.assignee_id == assignee.pk:
        return case
    if case.state == Case.State.NEW:
        move(case, Case.State.OPEN, now=now, assignee=assignee)
    else:
        keep(case, assignee=assignee)
    if assignee == author:
        write_event(case, CaseEvent.Kind.TAKEN, now=now, author=author)
    else:
        write_event(case, CaseEvent.Kind.GIVEN, now=now, author=author, text=assignee.display_name)
    return case


@transaction.atomic
def reply_to_case(*, case: Case, text: str, author: User, now: datetime) -> Case:
    """Answer the customer where she spoke last; where only she reads it, the way to her page stands below.

    Raises: WordsMissing, NoWayToReply, and what the touch's own source raises.
    """
    if not text.strip():
        raise WordsMissing
    touch = touch_to_answer(case)
    send = reply_to_interaction if touch.answered_at is None else write_again
    send(interaction=touch, text=_with_way_back(case, touch, text), author=author, now=now)
    case.refresh_from_db()
    return case


def follow_answer(answered: Answered) -> None:
    """Write an answer given anywhere into the case of its touch (a follower); a new case is open then."""
    events = CaseEvent.objects.filter(touch=answered.touch).select_related("case")
    case = next((event.case for event in events.order_by("-pk")[:1]), None)
    if case is None or not case.is_open:
        return
    now, author = answered.now, answered.author
    if case.state == Case.State.NEW:
        move(case, Case.State.OPEN, now=now, assignee=case.assignee or author)
    if case.first_response_at is None:
        case.first_response_at = now
        keep(case, first_response_at=now, due_at=case.next_due_at())
    write_event(
        case, CaseEvent.Kind.REPLIED, now=now, author=author, text=_without_way_back(case, answered.text)
    )


@transaction.atomic
def note_on_case(*, case: Case, text: str, author: User, now: datetime) -> CaseEvent:
    """Write a note that only staff read.

    Raises: WordsMissing.
    """
    if not text.strip():
        raise WordsMissing
    return write_event(case, CaseEvent.Kind.NOTED, now=now, author=author, text=text)


@transaction.atomic
def wait_for_customer(*, case: Case, author: User, now: datetime) -> Case:
    """Stop the clocks until the customer has said more.

    Raises: CaseMoved.
    """
    move(case, Case.State.PENDING, now=now, pending_since=now, assignee=case.assignee or author)
    write_event(case, CaseEvent.Kind.WAITING, now=now, author=author)
    return case


@transaction.atomic
def go_on(*, case: Case, author: User, now: datetime) -> Case:
    """Wait no longer: the clocks run again.

    Raises: CaseMoved.
    """
    if case.state != Case.State.PENDING:
        raise CaseMoved
    move(case, Case.State.OPEN, now=now)
    write_event(case, CaseEvent.Kind.TAKEN, now=now, author=author)
    return case


@transaction.atomic
def change_priority(*, case: Case, priority: int, author: User, now: datetime) -> Case:
    """Say how much it hurries; its clocks count anew from the day it was opened.

    Raises: CaseMoved.
    """
    chosen = Case.Priority(priority)
    if case.priority == chosen:
        return case
    case.first_response_due_at, case.resolution_due_at = targets_of(chosen, case.opened_at)
    keep(
        case,
        priority=chosen.value,
        first_response_due_at=case.first_response_due_at,
        resolution_due_at=case.resolution_due_at,
        due_at=case.next_due_at(),
    )
    write_event(case, CaseEvent.Kind.PRIORITY, now=now, author=author, text=str(chosen.label))
    return case


@transaction.atomic
def resolve_case(*, case: Case, text: str, author: User, now: datetime) -> Case:
    """Say what was done, and ask the customer whether it is put right; without an address her page asks.

    Raises: WordsMissing, CaseMoved.
    """
    if not text.strip():
        raise WordsMissing
    changes = {"resolved_at": now, "assignee": case.assignee or author}
    move(case, Case.State.RESOLVED, now=now, **changes)
    event = write_event(case, CaseEvent.Kind.RESOLVED, now=now, author=author, text=text)
    letter = letter_of_solution(event)
    if letter is not None:
        queue_message(letter, now=now)
    return case


def answer_on_page(*, interaction: Interaction, text: str, author: User, now: datetime) -> None:
    """Answer what she wrote on her page: it stands there, and goes to her address when one is known.

    The touch's own way to reply, as `portal.interactions.sources` wants it.
    """
    event = CaseEvent.objects.select_related("case__customer", "case__origin").get(touch=interaction)
    key = f"answer:{interaction.pk}:{now.timestamp():.6f}"
    letter = letter_of_answer(event.case, Words(text, author.display_name, key))
    if letter is not None:
        queue_message(letter, now=now)


def touch_to_answer(case: Case) -> Interaction:
    """Return what the customer said last in the case."""
    rows = CaseEvent.objects.filter(case=case, touch__isnull=False).select_related("touch__customer")
    latest = rows.order_by("-pk").first()
    return latest.touch if latest is not None and latest.touch is not None else case.origin


def _with_way_back(case: Case, touch: Interaction, text: str) -> str:
    find = source_of(touch.kind).private_address
    return f"{text.strip()}\n\n{_way_back(case)}" if find is not None and find(touch) else text


def _without_way_back(case: Case, text: str) -> str:
    """Return the words without the secret address, which has no place in the history."""
    return text.removesuffix(_way_back(case)).strip()


def _way_back(case: Case) -> str:
    language = case.customer.language if case.customer else ""
    with translation.override(language or settings.LANGUAGE_CODE):
        return gettext("Your case is %(number)s. Read it and write to us here: %(url)s") % {
            "number": case.number,
            "url": case.customer_url,
        }
