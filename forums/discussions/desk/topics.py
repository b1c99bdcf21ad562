"""The pages on which staff move, merge, split, close and pin topics, and take each act back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.discussions import actions
from forums.discussions.actions import Act
from forums.discussions.desk_forms import MergeForm, SplitForm, TopicEditForm
from forums.discussions.models import Post, Topic, TopicOperation
from forums.discussions.page_links import page_links, pages_of
from forums.discussions.reading import read_page_number
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.lib.states import InvalidTransition
from portal.ui.paging import page_of
from portal.ui.responses import HttpResponseSeeOther, see_other

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@desk("forums.manage")
@require_safe
def operation_list(request: SignedInRequest) -> HttpResponse:
    """List what was done to topics, the latest first."""
    rows = TopicOperation.objects.visible_to(request.user).with_people()
    context = {"page": page_of(request, rows, order=("-done_at", "-pk"), size=30)}
    return render(request, "forums/discussions/desk/operation_list.html", context)


@desk("forums.manage")
@require_safe
def topic(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what can be done with a topic, and what was done to it."""
    found = _topic(request, pk)
    rows = TopicOperation.objects.visible_to(request.user).of_topic(found).with_people()
    context = {"topic": found, "page": page_of(request, rows, order=("-done_at", "-pk"), size=30)}
    return render(request, "forums/discussions/desk/topic.html", context)


@desk("forums.manage")
@require_POST
def topic_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open, close or archive a topic."""
    found = _topic(request, pk)
    to = request.POST.get("to", "")
    return _act(request, lambda act: actions.change_state(topic=found, to=to, act=act), found)


@desk("forums.manage")
@require_POST
def topic_pin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Pin a topic, or let it go."""
    found = _topic(request, pk)
    is_pinned = request.POST.get("to") == "pinned"
    return _act(request, lambda act: actions.change_pin(topic=found, is_pinned=is_pinned, act=act), found)


@desk("forums.manage")
@get_or_post
def topic_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a topic another title or category."""
    found = _topic(request, pk)
    form = TopicEditForm(request.POST or None, topic=found, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            act = _by(request, form.cleaned_data["reason"])
            actions.arrange_topic(topic=found, wish=form.wish, act=act)
            return _done(request, found)
        except ActionError as error:
            form.add_error(None, str(error))
    return _page(request, "topic_edit", {"topic": found, "form": form})


@desk("forums.manage")
@get_or_post
def topic_merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose the topic that this one is merged into, and merge."""
    found = _topic(request, pk)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    targets = Topic.objects.merge_targets(found, request.user)
    form = MergeForm(request.POST or None, targets=targets, words=words)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        try:
            actions.merge_topics(topic=found, into=into, act=_by(request, form.cleaned_data["reason"]))
            return _done(request, into)
        except ActionError as error:
            form.add_error(None, str(error))
    return _page(request, "topic_merge", {"topic": found, "form": form, "words": words})


@desk("forums.manage")
@get_or_post
def topic_split(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose replies, and split them off into a topic of their own."""
    found = _topic(request, pk)
    number = read_page_number(request)
    posts = list(Post.objects.visible_to(request.user).on_page(found, number))
    form = SplitForm(request.POST or None, topic=found, posts=posts, person=request.user)
    if request.method == "POST" and form.is_valid():
        act = _by(request, form.cleaned_data["reason"])
        chosen = Post.objects.visible_to(request.user).numbered(found, form.numbers)
        try:
            operation = actions.split_topic(topic=found, posts=chosen, wish=form.wish, act=act)
            return _done(request, operation.target or found)
        except ActionError as error:
            form.add_error(None, str(error))
    links = page_links(pages_of(request.path, number, found.page_count), _("Pages"))
    return _page(request, "topic_split", {"topic": found, "form": form, "page_links": links})


@desk("forums.manage")
@require_POST
def operation_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an act back."""
    rows = TopicOperation.objects.visible_to(request.user).select_related("topic")
    found = get_object_or_404(rows, pk=pk)
    try:
        actions.undo_operation(operation=found, act=_by(request))
    except (ActionError, InvalidTransition) as error:
        messages.error(request, str(error))
        return see_other("discussions-desk:operation-list")
    messages.success(request, _("Taken back. Everything is as it was."))
    return see_other("discussions-desk:topic", found.topic_id)


def _topic(request: SignedInRequest, pk: int) -> Topic:
    rows = Topic.objects.visible_to(request.user).select_related("category", "author")
    return get_object_or_404(rows, pk=pk)


def _by(request: SignedInRequest, reason: str = "") -> Act:
    return Act(by=request.user, now=timezone.now(), reason=reason)


def _act(request: SignedInRequest, do: Callable[[Act], TopicOperation], found: Topic) -> HttpResponseSeeOther:
    """Do what one button says and lead back to the topic."""
    try:
        done = do(_by(request, request.POST.get("reason", "").replace("\x00", "")))
    except ActionError as error:
        messages.error(request, str(error))
    except InvalidTransition:
        messages.error(request, _("This can't be done to the topic as it stands now."))
    else:
        messages.success(request, _("%(done)s.") % {"done": done.sentence})
    return see_other(found)


def _done(request: SignedInRequest, where: Topic) -> HttpResponseSeeOther:
    messages.success(request, _("Done. You can take it back under “Topic tools”."))
    return see_other("discussions-desk:topic", where.pk)


def _page(request: SignedInRequest, name: str, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    status = 422 if request.method == "POST" and getattr(form, "errors", None) else 200
    return render(request, f"forums/discussions/desk/{name}.html", context, status=status)
