"""Keep drafts while people type, list them, and suggest people and emoji."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forums.discussions.actions import drafts
from forums.discussions.mentions import suggestions
from forums.discussions.models import Draft
from forums.discussions.places import Place, PlaceUnknown, find_place, find_places
from portal.accounts.access import SignedInRequest
from portal.lib.emoji import EMOJI
from portal.lib.errors import ActionError
from portal.lib.limits import is_over
from portal.lib.people import initials
from portal.ui.responses import see_other

SAVES_PER_MINUTE: Final = 60
QUESTIONS_PER_MINUTE: Final = 120
LONGEST_NAME: Final = 40
WEEK: Final = 604_800


@require_POST
def draft_save(request: SignedInRequest) -> JsonResponse:
    """Keep what is being typed; the answer tells the version, or the text another window saved."""
    if is_over("forum.draft", str(request.user.pk), limit=SAVES_PER_MINUTE, seconds=60):
        return JsonResponse({}, status=HTTPStatus.TOO_MANY_REQUESTS)
    place = _place(request.POST.get("place", ""), request)
    try:
        draft = drafts.save_draft(user=request.user, begun=_begun(request, place), now=timezone.now())
    except drafts.DraftConflict as conflict:
        other = conflict.draft
        said = {"version": other.version, "title": other.title, "body": other.body, "sentence": str(conflict)}
        return JsonResponse(said, status=HTTPStatus.CONFLICT)
    except drafts.DraftSent:
        return JsonResponse({}, status=HTTPStatus.GONE)
    except ActionError as error:
        return JsonResponse({"sentence": str(error)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse({"version": draft.version if draft else 0})


def _place(key: str, request: SignedInRequest) -> Place:
    try:
        return find_place(key, request.user)
    except PlaceUnknown as error:
        raise Http404 from error


def _begun(request: SignedInRequest, place: Place) -> drafts.Begun:
    typed = request.POST
    version = typed.get("version", "0")
    return drafts.Begun(
        place=place.key,
        title=typed.get("title", ""),
        body=typed.get("body", "").replace("\r\n", "\n"),
        kind=typed.get("kind", ""),
        tags=typed.get("tags", ""),
        seen_title=typed.get("seen_title", ""),
        seen_version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
        submission_key=_key(typed.get("submission_key", "")),
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_safe
def draft_list(request: SignedInRequest) -> HttpResponse:
    """Show what one has begun, and what one deleted within the last month."""
    rows = list(Draft.objects.visible_to(request.user).order_by("-saved_at", "-pk"))
    places = find_places([row.place for row in rows], request.user)
    context = {
        "drafts": [(row, places.get(row.place)) for row in rows if row.dropped_at is None],
        "dropped": [(row, places.get(row.place)) for row in rows if row.dropped_at is not None],
    }
    return render(request, "forums/discussions/draft_list.html", context)


@require_POST
def draft_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete a draft; it can be put back."""
    draft = get_object_or_404(Draft.objects.visible_to(request.user).kept(), pk=pk)
    drafts.drop_draft(draft=draft, now=timezone.now())
    messages.success(request, _("The draft is deleted. For a month you can put it back below."))
    return see_other("discussions:draft-list")


@require_POST
def draft_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a deleted draft back."""
    draft = get_object_or_404(Draft.objects.visible_to(request.user).dropped(), pk=pk)
    try:
        drafts.restore_draft(draft=draft, now=timezone.now())
        messages.success(request, _("The draft is back."))
    except ActionError as error:
        messages.error(request, str(error))
    return see_other("discussions:draft-list")


@require_safe
def people(request: SignedInRequest) -> JsonResponse:
    """Suggest people to speak to: those who may read the place and nobody else."""
    if is_over("forum.people", str(request.user.pk), limit=QUESTIONS_PER_MINUTE, seconds=60):
        return JsonResponse({"people": []}, status=HTTPStatus.TOO_MANY_REQUESTS)
    place = _place(request.GET.get("place", ""), request)
    begun = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_NAME]
    found = suggestions(begun, place.audience, request.user) if begun else []
    named = [{"id": user.pk, "name": str(user), "initials": initials(str(user))} for user in found]
    answer = JsonResponse({"people": named})
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@login_not_required
@require_safe
def emoji(_request: HttpRequest) -> JsonResponse:
    """Tell the names of emoji; they change only with a new release."""
    answer = JsonResponse(EMOJI)
    patch_cache_control(answer, public=True, max_age=WEEK)
    return answer
