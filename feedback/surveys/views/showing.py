"""Show a page of a form, or say why it takes nothing and give back what was typed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from feedback.surveys.actions.checking import words_of
from feedback.surveys.actions.errors import (
    AlreadySent,
    AnsweredBefore,
    QuotaFull,
    SignInNeeded,
    SurveyFull,
    SurveyNotOpen,
)
from feedback.surveys.actions.places import has_answered
from feedback.surveys.answer_form import SurveyForm
from feedback.surveys.doors import Door
from feedback.surveys.languages import language_name
from feedback.surveys.models import Survey
from feedback.surveys.sitting import Sitting
from portal.lib.errors import ActionError


@dataclass(frozen=True)
class Reason:
    """Why a form takes nothing from this person now."""

    sentence: str | Promise
    status: int
    needs_sign_in: bool = False

    @property
    def is_late(self) -> bool:
        """Whether an answer that was sent came after the form had closed, or had enough."""
        return self.status == GONE


SHORTEST_WORDS: Final = 3
"""What is no longer than this is a number or a tick, and nothing to copy."""
_NOT_TYPED: Final = frozenset(
    {"start", "sum", "page", "shown", "lang", "csrfmiddlewaretoken", "website", "wants_contact"}
)
GONE, CONFLICT, FORBIDDEN = 410, 409, 403
_STATUS: dict[type[ActionError], int] = {
    SurveyNotOpen: GONE,
    SurveyFull: GONE,
    QuotaFull: GONE,
    AnsweredBefore: CONFLICT,
    AlreadySent: CONFLICT,
    SignInNeeded: FORBIDDEN,
}


def shut_reason(found: Survey, sitting: Sitting | None, now: datetime) -> Reason | None:
    """Return why the form takes nothing; None while it does. A draft shows itself to staff."""
    if found.is_draft or (sitting is not None and sitting.is_sent):
        return None  # a sent form answers for itself: the same sending twice is thanked once more
    if not found.takes_answers(now):
        return _reason(SurveyFull() if found.is_live and found.is_full else SurveyNotOpen())
    return None


def once_reason(sitting: Sitting) -> Reason | None:
    """Return why this person can't answer a form that takes one answer per person."""
    if not sitting.survey.is_once:
        return None
    if sitting.customer is None:
        return _reason(SignInNeeded())
    return _reason(AnsweredBefore()) if has_answered(sitting.survey, sitting.customer.pk) else None


def shut_page(
    request: HttpRequest,
    found: Survey,
    reason: Reason,
    door: Door = Door.PAGE,
    sitting: Sitting | None = None,
) -> HttpResponse:
    """Say why a form takes nothing, and show what was typed, to be used elsewhere; not to the next person."""
    typed = "" if door == Door.KIOSK else _all_words(request.POST, sitting)
    context = {"survey": found, "reason": reason, "typed": typed, **around(found, door)}
    return render(request, "feedback/surveys/survey_closed.html", context, status=reason.status)


def turned_away(
    request: HttpRequest, sitting: Sitting, form: SurveyForm, error: ActionError, *, page: int
) -> HttpResponse:
    """Say what stood in the way: on the form where she can mend it, else with her words to copy."""
    if type(error) in _STATUS and not sitting.survey.is_draft:
        return shut_page(request, sitting.survey, _reason(error), sitting.door, sitting)
    form.add_error(None, str(error))
    return form_page(request, sitting, form, page=page, status=422)


def form_page(
    request: HttpRequest, sitting: Sitting, form: SurveyForm, *, page: int, status: int
) -> HttpResponse:
    """Show one page of a form."""
    definition, language = sitting.definition, sitting.language
    pages = len(definition.pages)
    context: dict[str, Any] = {
        "survey": sitting.survey,
        "title": _title(sitting),
        "intro": _intro(sitting),
        "form": form,
        "sitting": sitting,
        "language": language,
        "work_bits": settings.PROOF_OF_WORK_BITS if sitting.is_last(page) else 0,
        "page": page,
        "page_number": min(page + 1, pages),
        "page_count": pages,
        "is_last": sitting.is_last(page) or page == sitting.closing_page,
        "is_closing": page == sitting.closing_page,
        "action": _action(sitting),
        "may_wait": pages > 1 and sitting.is_kept and sitting.survey.is_live,
        "save_url": _save_address(sitting),
        "languages": _languages(request, sitting) if not page else [],
        **around(sitting.survey, sitting.door),
    }
    return render(request, "feedback/surveys/survey.html", context, status=status)


def around(found: Survey, door: Door) -> dict[str, Any]:
    """Return what stands around every page behind a door."""
    shown: dict[str, Any] = {"door": door, "layout": door.layout, "start_url": door.address(found.slug)}
    if door == Door.FRAME:
        shown["frame_hosts"] = " ".join(found.frame_hosts)
    return shown


def _all_words(posted: QueryDict, sitting: Sitting | None) -> str:
    """Return what was written on this page, after what was written on those before and has not arrived."""
    now = typed_words(posted)
    if sitting is None or sitting.is_sent:
        return now
    before = {**sitting.answers, **sitting.unfinished}
    earlier = {key: value for key, value in before.items() if key not in posted}
    return "\n\n".join(filter(None, [words_of(sitting.definition, earlier), now]))


def typed_words(posted: QueryDict) -> str:
    """Return everything that was written, one line each, whatever it was written into."""
    lines = [
        words
        for name, values in posted.lists()
        if name not in _NOT_TYPED
        for words in values
        if len(words) > SHORTEST_WORDS
    ]
    return "\n\n".join(lines)


def _title(sitting: Sitting) -> str:
    """Return the title in her language; of a form in one language the one staff see."""
    definition = sitting.definition
    if len(definition.languages) == 1:
        return sitting.survey.title
    return definition.say(definition.title, sitting.language)


def _intro(sitting: Sitting) -> str:
    definition = sitting.definition
    if len(definition.languages) == 1:
        return sitting.survey.intro
    return definition.say(definition.intro, sitting.language)


def _languages(request: HttpRequest, sitting: Sitting) -> list[tuple[str, str, str]]:
    """Return code, name and address of the languages to choose from, before anything was answered.

    What her link carried goes along: the score she tapped, and the hidden fields.
    """
    codes = sitting.definition.languages
    if len(codes) == 1 or sitting.response is not None:
        return []
    link = request.GET.copy()
    link.update({name: value for name, value in sitting.fields.items() if name not in link})
    return [(code, language_name(code), _in_language(link, code)) for code in codes]


def _in_language(link: QueryDict, code: str) -> str:
    link["lang"] = code
    return f"?{link.urlencode()}"


def _save_address(sitting: Sitting) -> str:
    """Return where the script keeps what is typed; nowhere where nothing waits on the server."""
    if not sitting.is_kept or not sitting.survey.is_live:
        return ""
    return reverse("surveys:survey-save", args=[sitting.survey.slug])


def _action(sitting: Sitting) -> str:
    slug, begun = sitting.survey.slug, sitting.response
    if begun is not None and sitting.is_kept:
        return reverse("surveys:survey-continue", args=[slug, begun.token])
    return sitting.door.address(slug)


def _reason(error: ActionError) -> Reason:
    return Reason(str(error), _STATUS[type(error)], needs_sign_in=isinstance(error, SignInNeeded))
