"""The pages on which staff put posts on the shelf, look at practices again and retire them."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.discussions.models import Post
from forums.library import actions
from forums.library.forms import PracticeForm, ReviewForm
from forums.library.models import Practice, PracticeReview, next_look
from forums.library.policies import can_be_promoted, may_review
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other

SHOWS: Final = ("waiting", "shelf", "retired")
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@desk("interactions.reply")
@require_safe
def practice_list(request: SignedInRequest) -> HttpResponse:
    """List the practices: those that wait for a review, those on the shelf, or those retired."""
    return render(request, "forums/library/desk/practices.html", _list_context(request))


def _list_context(request: SignedInRequest) -> dict[str, Any]:
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "waiting"
    rows = _rows(request, show).select_related("owner")
    return {"show": show, "page": page_of(request, rows, order=("review_date", "pk"), size=30)}


def _rows(request: SignedInRequest, show: str) -> QuerySet[Practice]:
    rows, now = Practice.objects.visible_to(request.user), timezone.now()
    if show == "retired":
        return rows.retired()
    return rows.past_date(now) if show == "waiting" else rows.on_front_shelf(now)


@desk("interactions.reply")
@get_or_post
def practice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one practice with its history, and take a review."""
    shown = _practice(request, pk)
    form = ReviewForm(request.POST or None, initial={"review_date": next_look(timezone.now())})
    if request.method == "POST" and form.is_valid():
        said = _("Reviewed. It stands on the front shelf until the day you chose.")
        if _act(request, said, lambda: _review(request, shown, form)):
            return see_other("library-desk:practice", pk)
    return _page(request, shown, form)


def _review(request: SignedInRequest, shown: Practice, form: ReviewForm) -> object:
    return actions.review_practice(practice=shown, user=request.user, now=timezone.now(), **form.cleaned_data)


def _page(request: SignedInRequest, shown: Practice, form: ReviewForm) -> HttpResponse:
    reviews = list(PracticeReview.objects.of(shown))
    standing = [review for review in reviews if review.undone_at is None]
    context = {
        **_list_context(request),
        "practice": shown,
        "form": form,
        "is_past_date": shown.is_past_date(timezone.now()),
        "may_review": may_review(shown, request.user),
        "reviews": reviews,
        "undoable": standing[0] if standing and standing[0].before else None,
    }
    return render(request, "forums/library/desk/practices.html", context, status=422 if form.errors else 200)


@desk("forums.manage")
@get_or_post
def practice_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a post on the shelf."""
    rows = Post.objects.visible_to(request.user).select_related("topic__category", "author")
    post = get_object_or_404(rows, pk=pk)
    earlier = Practice.objects.of_post(post).first()
    initial = {
        "title": post.topic.title[:120],
        "owner": request.user,
        "review_date": next_look(timezone.now()),
    }
    form = PracticeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = _("It stands on the shelf now.")
        if _act(request, said, lambda: _promote(request, post, form)):
            return see_other(Practice.objects.get(post=post))
    context = {
        "post": post,
        "topic": post.topic,
        "form": form,
        "earlier": earlier,
        "can_be_promoted": can_be_promoted(post),
    }
    return render(
        request, "forums/library/desk/practice_new.html", context, status=422 if form.errors else 200
    )


def _promote(request: SignedInRequest, post: Post, form: PracticeForm) -> object:
    return actions.promote_post(post=post, label=form.label, user=request.user, now=timezone.now())


@desk("interactions.reply")
@get_or_post
def practice_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what stands in front of a practice."""
    shown = _practice(request, pk)
    form = PracticeForm.of(shown, request.POST or None)
    said = _("The practice was changed.")
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _act(request, said, lambda: _edit(request, shown, form)):
        return see_other("library-desk:practice", pk)
    context = {"practice": shown, "form": form, "may_review": may_review(shown, request.user)}
    return render(
        request, "forums/library/desk/practice_edit.html", context, status=422 if form.errors else 200
    )


def _edit(request: SignedInRequest, shown: Practice, form: PracticeForm) -> object:
    return actions.edit_practice(practice=shown, label=form.label, user=request.user, now=timezone.now())


@desk("interactions.reply")
@require_POST
def practice_retire(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a practice from the shelf."""
    shown, now = _practice(request, pk), timezone.now()
    note = request.POST.get("note", "").replace("\x00", "")[:500]
    act = lambda: actions.retire_practice(practice=shown, user=request.user, now=now, note=note)  # noqa: E731
    _act(request, _("The practice is retired. Nobody finds it on the shelf any more."), act)
    return see_other("library-desk:practice", pk)


@desk("interactions.reply")
@require_POST
def practice_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a retired practice back."""
    shown, now = _practice(request, pk), timezone.now()
    _act(
        request,
        _("The practice is back."),
        lambda: actions.return_practice(practice=shown, user=request.user, now=now),
    )
    return see_other("library-desk:practice", pk)


@desk("interactions.reply")
@require_POST
def review_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the latest act on a practice back."""
    rows = PracticeReview.objects.visible_to(request.user).select_related("practice")
    review = get_object_or_404(rows, pk=pk)
    now = timezone.now()
    _act(
        request,
        _("Taken back. All is as it was before."),
        lambda: actions.undo_review(review=review, user=request.user, now=now),
    )
    return see_other("library-desk:practice", review.practice_id)


def _practice(request: SignedInRequest, pk: int) -> Practice:
    return get_object_or_404(Practice.objects.visible_to(request.user).with_source(), pk=pk)


def _act(request: SignedInRequest, said: str, act: Callable[[], object]) -> bool:
    """Do it and say so, or say why not."""
    try:
        act()
    except ActionError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, said)
    return True
