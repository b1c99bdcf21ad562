"""Show what the forums know of a person, and let her say something of herself."""

from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forums.discussions.reading import forums_url
from forums.people import actions
from forums.people.forms import MemberForm
from forums.people.models import Member
from forums.people.reading import may_open, posts_of, profile_for
from portal.accounts.access import SignedInRequest
from portal.accounts.models import User
from portal.ui.paging import page_of
from portal.ui.responses import see_other

POSTS_PER_PAGE: Final = 20


@login_not_required
@require_safe
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person's answers and posts, as far as the reader may open them."""
    user = get_object_or_404(User.objects.select_related("member"), pk=pk)
    member: Member | None = getattr(user, "member", None)
    if not may_open(user, member, request.user):
        raise Http404
    rows = posts_of(user, request.user)
    shows_answers = request.GET.get("show") == "answers"
    if shows_answers:
        rows = rows.marked_as_answers()
    context = {
        "profile": profile_for(user, member, request.user),
        "page": page_of(request, rows.for_queue(), order=("-created_at", "-pk"), size=POSTS_PER_PAGE),
        "shows_answers": shows_answers,
        "forums_url": forums_url(),
    }
    return render(request, "forums/people/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest) -> HttpResponse:
    """Take what a person says of herself."""
    member = getattr(request.user, "member", None)
    form = MemberForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        actions.save_profile(user=request.user, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return see_other("people:profile", request.user.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "forums/people/edit.html", {"form": form}, status=status)
