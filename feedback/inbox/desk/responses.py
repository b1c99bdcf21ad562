"""Show one answer in full, and do what can be done about it."""

from urllib.parse import parse_qsl

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from feedback.inbox.actions import note_on
from feedback.inbox.actions.answering import reply_to_answer, thank_for_answer, ways_of
from feedback.inbox.desk.common import deed_of, entry_for, list_url, survey_for, way_back, without_deed
from feedback.inbox.filters import Filter
from feedback.inbox.forms import NoteForm, QuoteForm, ReplyForm, who_works_with_answers
from feedback.inbox.models import Entry, EntryEvent, Quote, Tag
from feedback.inbox.models.quotes import LONGEST_QUOTE
from feedback.inbox.paths import path_of
from feedback.inbox.reading import name_of, neighbors_of
from feedback.surveys.actions import accept_response, mark_as_spam, touch_of
from feedback.surveys.languages import language_name
from feedback.surveys.models import Response
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.interactions import conversions
from portal.lib.errors import ActionError
from portal.ui.responses import see_other


@desk("surveys.view")
@require_safe
def response(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one answer: her words, her way through the form, what was done about it, and what can be."""
    found = _response_for(request, pk)
    if found.is_suspected_spam or found.submitted_at is None:
        context = {"response": found, "path": path_of(found), "name": name_of(found)}
        context["may_manage"] = may(request.user, "surveys.manage")
        return render(request, "feedback/inbox/desk/suspected.html", context)
    return _page(request, found)


def response_page(request: SignedInRequest, pk: int, **forms: Form) -> HttpResponse:
    """Return an answer's page with forms that were refused: `note_form`, `reply_form`, `quote_form`."""
    return _page(request, _response_for(request, pk), **forms)


def _page(request: SignedInRequest, found: Response, **forms: Form) -> HttpResponse:
    entry = entry_for(request, found.pk)
    query = _query(request)
    asked = Filter.read(dict(parse_qsl(query)))
    survey = survey_for(request, dict(parse_qsl(query)).get("form", ""))
    touch = touch_of(found)
    context = {
        "response": found,
        "entry": entry,
        "name": name_of(found),
        "path": path_of(found),
        "language": language_name(found.language),
        "events": EntryEvent.objects.of(entry),
        "tags": [tag.name for tag in Tag.objects.all()],
        "colleagues": who_works_with_answers(),
        "neighbors": neighbors_of(entry, asked, request.user, survey, query),
        "list_url": list_url(survey, asked.query),
        "query": query,
        "touch": touch,
        "conversions": conversions.offered_to(request.user, touch) if touch else [],
        "ways": ways_of(found),
        "quote": Quote.objects.of_response(found).first(),
        "reply_form": ReplyForm(entry=entry),
        "note_form": NoteForm(),
        "quote_form": QuoteForm(initial={"words": found.comment[:LONGEST_QUOTE]}),
        "deed": deed_of(request),
        "may_quote": may(request.user, "voices.ask"),
        "may_manage": may(request.user, "surveys.manage"),
        "here": without_deed(f"{request.path.partition(f'{found.pk}/')[0]}{found.pk}/?{query}"),
    }
    status = 422 if forms else 200
    return render(request, "feedback/inbox/desk/response.html", {**context, **forms}, status=status)


@desk("surveys.view")
@require_POST
def response_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a note for colleagues."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return response_page(request, pk, note_form=form)
    note_on(
        entry=entry_for(request, pk),
        text=form.cleaned_data["text"],
        author=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Only staff can read it."))
    return see_other(way_back(request))


@desk("interactions.reply")
@require_POST
def response_reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer who filled in the form, by her own channel."""
    entry = entry_for(request, pk)
    form = ReplyForm(request.POST, entry=entry)
    if form.is_valid():
        text, is_done = form.cleaned_data["text"], "done" in request.POST
        try:
            reply_to_answer(entry=entry, text=text, is_done=is_done, author=request.user, now=timezone.now())
        except ActionError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your answer is on its way."))
            return see_other(way_back(request))
    return response_page(request, pk, reply_form=form)


@desk("interactions.reply")
@require_POST
def response_thank(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say thank you, once."""
    try:
        thank_for_answer(entry=entry_for(request, pk), author=request.user, now=timezone.now())
    except ActionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your thanks are on their way."))
    return see_other(way_back(request))


@desk("surveys.manage")
@require_POST
def response_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a suspected answer count."""
    found = _response_for(request, pk)
    try:
        accept_response(response=found, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("This answer counts now."))
    if request.POST.get("from") == "list":
        address = reverse("surveys-desk:survey", args=[found.survey.slug])
        return see_other(f"{address}?suspected=1")
    return see_other(Entry(response=found))


@desk("surveys.manage")
@require_POST
def response_spam(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hold an answer apart that a person has read and found to be spam."""
    found = _response_for(request, pk)
    try:
        mark_as_spam(response=found, author=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("This answer is held apart. It stays, and can count again at any time."))
    return see_other(Entry(response=found))


def _response_for(request: SignedInRequest, pk: int) -> Response:
    rows = (
        Response.objects.visible_to(request.user).with_answers().select_related("survey", "version", "thanks")
    )
    return get_object_or_404(rows.prefetch_related("corrections"), pk=pk)


def _query(request: SignedInRequest) -> str:
    """Return what the address says of the list it was opened from; a posted form says it in `back`."""
    given = (
        request.GET.urlencode() if request.method == "GET" else request.POST.get("back", "").partition("?")[2]
    )
    asked = dict(parse_qsl(given))
    form = f"form={asked['form']}" if "form" in asked else ""
    return "&".join(part for part in (form, Filter.read(asked).query) if part)
