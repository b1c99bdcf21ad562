"""Set aside the case of words that were no customer's, and take it up again when they were hers after all."""

from django.utils.translation import gettext as _

from feedback.cases.actions.opening import open_for_complaint
from feedback.cases.actions.steps import move, write_event
from feedback.cases.letters import letters_of_opening
from feedback.cases.models import Case, CaseEvent
from portal.interactions.followers import Judged
from portal.interactions.matters import tell_settled
from portal.messaging.actions import cancel_messages


def set_aside_held(judged: Judged) -> None:
    """Close the case that a touch opened which is held apart now, and keep back its letter (a follower).

    A customer who wrote on her page is a person, whatever the touch looks like: her case only gets a note.
    """
    case = Case.objects.filter(origin=judged.touch).first()
    if case is None or not case.is_open:
        return
    now = judged.now
    note = write_event(case, CaseEvent.Kind.NOTED, now=now, text=_words(judged.reason))
    if case.events.filter(is_customer=True).exists():
        return
    cancel_messages(letters_of_opening(case), reason=note.text, now=now)
    move(case, Case.State.CLOSED, now=now, closed_at=now, outcome=Case.Outcome.SET_ASIDE)
    write_event(case, CaseEvent.Kind.CLOSED, now=now)
    tell_settled(case.customer_id, now)


def take_up_accepted(judged: Judged) -> None:
    """Open the case again that was set aside because its touch was held apart (a follower).

    Its clocks stand as they stood: she waits since she wrote. A complaint that had no case gets one.
    """
    case = Case.objects.filter(origin=judged.touch).first()
    if case is None:
        open_for_complaint(judged.touch)
    elif _was_set_aside_for_it(case):
        move(case, Case.State.OPEN, now=judged.now, closed_at=None, outcome="")
        write_event(case, CaseEvent.Kind.NOTED, now=judged.now, text=judged.reason)
        write_event(case, CaseEvent.Kind.REOPENED, now=judged.now)


def _was_set_aside_for_it(case: Case) -> bool:
    """Tell whether the portal itself closed the case: staff give a reason and stand beside it."""
    if case.outcome != Case.Outcome.SET_ASIDE:
        return False
    latest = case.events.filter(kind=CaseEvent.Kind.CLOSED).order_by("-pk").first()
    return latest is not None and latest.author is None and not latest.text


def _words(reason: str) -> str:
    return _("The answer this began with is held apart: %(reason)s") % {"reason": reason}
