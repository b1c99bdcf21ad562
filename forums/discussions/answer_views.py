"""Take one tap on a post, the marks of answers and "me too"; show who has a question and its kind."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from forums.discussions import actions
from forums.discussions.forms import KindForm, MeTooForm
from forums.discussions.models import MeToo, Post, Topic
from forums.discussions.policies import may_say_me_too
from forums.discussions.reading import shown_taps
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def post_tap(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a tap on a post, or take it back; htmx gets the row of taps alone."""
    shown = _post_of(request, pk)
    now = timezone.now()
    try:
        if kind := request.POST.get("on", ""):
            actions.react(post=shown, user=request.user, kind=kind, now=now)
        else:
            actions.unreact(
                post=shown, user=request.user, kind=request.POST.get("off", "").replace("\x00", "")
            )
    except ActionError as error:
        messages.error(request, str(error))
        is_htmx = "HX-Request" in request.headers
        return HttpResponseClientRefresh() if is_htmx else see_other(shown.topic.url_of(shown.number))
    if "HX-Request" in request.headers:
        return HttpResponse(shown_taps(request, shown, now))
    return see_other(shown.topic.url_of(shown.number))


@require_POST
def post_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark a post as the answer, or take the mark away."""
    shown = _post_of(request, pk)
    try:
        if kind := request.POST.get("on", ""):
            actions.mark_answer(post=shown, kind=kind, user=request.user, now=timezone.now())
            messages.success(request, _("Marked as the answer. Who asked the same hears of it."))
        else:
            actions.unmark_answer(
                post=shown, kind=request.POST.get("off", "").replace("\x00", ""), user=request.user
            )
            messages.success(request, _("The mark was taken away."))
    except ActionError as error:
        messages.error(request, str(error))
    return see_other(shown.topic.url_of(shown.number))


def _post_of(request: SignedInRequest, pk: int) -> Post:
    rows = Post.objects.visible_to(request.user).select_related("topic__category", "author")
    return get_object_or_404(rows, pk=pk)


@get_or_post
def topic_me_too(request: SignedInRequest, pk: int) -> HttpResponse:
    """Join a question, say it in one's own words, or leave it; staff read what people said."""
    rows = Topic.objects.visible_to(request.user).select_related("category", "author")
    shown = get_object_or_404(rows, pk=pk)
    form = MeTooForm(request.POST or None)
    if request.method == "POST" and ("off" in request.POST or form.is_valid()):
        return _join_or_leave(request, shown, form)
    people = MeToo.objects.about(shown).select_related("user")
    context = {
        "topic": shown,
        "category": shown.category,
        "form": form,
        "may_join": may_say_me_too(shown, request.user),
        "has_joined": people.filter(user=request.user).exists(),
        "page": page_of(request, people, order=("-created_at", "-pk"))
        if may(request.user, "interactions.reply")
        else None,
    }
    return render(request, "forums/discussions/me_too.html", context, status=422 if form.errors else 200)


def _join_or_leave(request: SignedInRequest, shown: Topic, form: MeTooForm) -> HttpResponse:
    try:
        if "off" in request.POST:
            actions.take_back_me_too(topic=shown, user=request.user)
            messages.success(request, _("You are no longer counted. You still follow the topic."))
        else:
            words = form.cleaned_data["words"]
            actions.say_me_too(topic=shown, user=request.user, now=timezone.now(), words=words)
            messages.success(request, _counted(shown))
    except ActionError as error:
        messages.error(request, str(error))
    return see_other(shown)


def _counted(shown: Topic) -> str:
    if shown.solved_at:
        return _("You are counted. The question is solved: what helped stands right below it.")
    return _("You are counted, and you hear of it when the question is solved.")


@desk("interactions.reply")
@get_or_post
def topic_kind(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what kind of topic one is."""
    rows = Topic.objects.visible_to(request.user).select_related("category")
    shown = get_object_or_404(rows, pk=pk)
    form = KindForm(request.POST or None, initial={"kind": shown.kind})
    if request.method == "POST" and form.is_valid():
        act = actions.Act(by=request.user, now=timezone.now())
        try:
            actions.change_kind(topic=shown, act=act, **form.cleaned_data)
            messages.success(request, _("The topic has another kind now."))
        except ActionError as error:
            messages.error(request, str(error))
        return see_other(shown)
    context = {"topic": shown, "category": shown.category, "form": form}
    return render(request, "forums/discussions/topic_kind.html", context, status=422 if form.errors else 200)
