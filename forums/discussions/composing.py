"""Take a text from its first word: show it, preview it, keep its draft, add its pictures, send it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from uuid import uuid4

from django.contrib import messages
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from forums.discussions.actions.drafts import DraftConflict, forget_draft, save_draft
from forums.discussions.composer import PICTURES
from forums.discussions.errors import FirstDayFull, TextMissing, TooManyPosts
from forums.discussions.forms import ReplyForm, WritingForm
from forums.discussions.models import Draft, Post, Topic, TopicQuerySet
from forums.discussions.places import Place
from portal.accounts.access import SignedInRequest
from portal.accounts.models import User
from portal.accounts.policies import Person
from portal.lib.addresses import address_of
from portal.lib.errors import ActionError
from portal.lib.limits import is_over
from portal.lib.prepared import Given
from portal.ui.kept import kept, mark
from portal.ui.responses import see_other
from portal.uploads.actions import store_picture
from portal.uploads.writing import markdown_of

MOST_FILES: Final = 10
PREVIEWS_PER_MINUTE: Final = 90


@dataclass
class Composing:
    """One page where something is written: `act` sends it and returns where to go on."""

    template: str
    place: Place
    act: Callable[[], str]
    context: dict[str, object] = field(default_factory=dict)
    quote: str = ""
    standing: Post | None = None
    """What is being changed: shown beside a draft that is older than its latest change."""
    has_draft: bool = True
    """Whether a draft may stand there, which goes when its text was sent."""


def with_draft(topics: TopicQuerySet, person: Person, place: str | Given) -> TopicQuerySet:
    """Let the query that reads a topic bring along what the reader began to write at the place."""
    if not person.is_authenticated:
        return topics
    draft = Draft.objects.visible_to(person).kept().filter(place=place)
    return topics.annotate(
        draft_body=Subquery(draft.values("body")[:1]), draft_version=Subquery(draft.values("version")[:1])
    )


def reply_form(topic: Topic) -> ReplyForm:
    """Return the form below a topic that was read `with_draft`, with what its reader began."""
    form = ReplyForm(topic_id=topic.pk)
    form.stand_at(Place.of_reply(topic).key)
    version: int | None = getattr(topic, "draft_version", None)
    if version:
        form.begin_with(Draft(body=getattr(topic, "draft_body", ""), version=version))
    return form


def reply_part(request: HttpRequest, topic: Topic) -> SafeString:
    """Return the form below the posts; it is the same for all who began nothing and are not new here."""
    person = request.user
    if getattr(topic, "draft_version", None) or not isinstance(person, User) or person.is_new(timezone.now()):
        context = {"form": reply_form(topic), "action": Place.of_reply(topic).url}
        return render_to_string("forums/discussions/reply_form.html", context, request)
    fresh = {"topic": str(topic.pk), "key": str(uuid4()), "token": get_token(request)}
    return kept(_empty_reply, person.is_staff, **fresh)


def _empty_reply(is_staff: bool) -> str:
    """Return the form for a reply in any topic, with nothing in it."""
    form = ReplyForm(topic_id=mark("topic"), initial={"submission_key": mark("key")})
    form.stand_at(f"reply:{mark('topic')}")
    action = f"{address_of('discussions:category-list')}t/{mark('topic')}/reply/"
    context = {"form": form, "action": action, "csrf_token": mark("token"), "is_staff": is_staff}
    return render_to_string("forums/discussions/reply_form.html", context)


def compose(request: SignedInRequest, form: WritingForm, page: Composing) -> HttpResponse:
    """Show the form, or do what its button says; what was typed is kept in every case."""
    form.stand_at(page.place.key)
    page.context |= {"form": form, "place": page.place}
    if request.method != "POST":
        draft = Draft.objects.visible_to(request.user).kept().filter(place=page.place.key).first()
        form.begin_with(draft, page.quote)
        page.context |= {"draft": draft, **_what_changed_since(draft, page.standing)}
        return render(request, page.template, page.context)
    refusals = _add_pictures(request, form)
    if "preview" in request.POST:
        return _preview(request, form, page)
    if "save_draft" in request.POST and not refusals:
        return _save_draft(request, form, page)
    return _send(request, form, page, refusals)


def _what_changed_since(draft: Draft | None, post: Post | None) -> dict[str, object]:
    """Return the post as it stands, where somebody changed it after the draft was kept."""
    if draft is None or post is None or not post.edited_at or post.edited_at < draft.saved_at:
        return {}
    return {"standing": mark_safe(post.html)}  # noqa: S308 - sanitized when it was stored


def _add_pictures(request: SignedInRequest, form: WritingForm) -> list[str]:
    """Keep the pictures that came without scripts, show them at the end of the text, say what is refused."""
    shown, refusals = [], []
    for file in request.FILES.getlist(PICTURES)[:MOST_FILES]:
        try:
            upload = store_picture(owner=request.user, file=file, now=timezone.now())
        except ActionError as refusal:
            refusals.append(f"{file.name}: {refusal}")
        else:
            shown.append(markdown_of(upload, file.name or ""))
    if shown:
        form.add_to_body(shown)
    return refusals


def _preview(request: SignedInRequest, form: WritingForm, page: Composing) -> HttpResponse:
    if is_over("forum.preview", str(request.user.pk), limit=PREVIEWS_PER_MINUTE, seconds=60):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    form.is_valid()
    context = {**page.context, "preview": form.preview(page.place.audience)}
    fragment = "forums/discussions/preview.html"
    is_fragment = request.headers.get("HX-Request") == "true"
    return render(request, fragment if is_fragment else page.template, context)


def _save_draft(request: SignedInRequest, form: WritingForm, page: Composing) -> HttpResponse:
    try:
        draft = save_draft(user=request.user, begun=form.begun_at(page.place), now=timezone.now())
        if draft is None:
            raise TextMissing
    except DraftConflict as conflict:
        page.context["other_draft"] = conflict.draft
        form.write(draft_version=conflict.draft.version)
        form.stand_at(page.place.key)
        return _refuse(request, form, page, conflict)
    except ActionError as error:
        return _refuse(request, form, page, error)
    messages.success(request, _("Your draft is saved. You find it under your name, at Drafts."))
    return see_other(page.place.url)


def _send(request: SignedInRequest, form: WritingForm, page: Composing, refusals: list[str]) -> HttpResponse:
    is_valid = form.is_valid()
    for refusal in refusals:
        form.add_error("body", refusal)
    if refusals or not is_valid:
        return render(request, page.template, page.context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        url = page.act()
    except ActionError as error:
        return _refuse(request, form, page, error)
    if page.has_draft:
        forget_draft(user=request.user, place=page.place.key)
    return see_other(url)


def _refuse(request: SignedInRequest, form: WritingForm, page: Composing, error: ActionError) -> HttpResponse:
    form.add_error(None, str(error))
    is_too_fast = isinstance(error, TooManyPosts | FirstDayFull)
    status = HTTPStatus.TOO_MANY_REQUESTS if is_too_fast else HTTPStatus.CONFLICT
    return render(request, page.template, page.context, status=status)
