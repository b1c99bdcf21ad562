"""Show people what they were told, and let them choose how much they want to hear."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.discussions.models import Category, Level, Tag, Topic
from forums.notifications import actions
from forums.notifications.choices import chosen_levels
from forums.notifications.forms import LevelForm, PreferenceForm
from forums.notifications.links import unmute_token
from forums.notifications.listing import count_unread, lines_for
from forums.notifications.models import Notice, Preference
from forums.notifications.targets import target_of
from portal.accounts.access import SignedInRequest
from portal.accounts.models import User
from portal.customers.models import Address, Purpose
from portal.lib.addresses import existing_url
from portal.ui.responses import see_other


@never_cache
@require_safe
def notice_list(request: SignedInRequest) -> HttpResponse:
    """Show what the person was told of, the newest first."""
    lines = lines_for(request.user, request.session.get(LAST_MUTED, ""))
    context = {
        "lines": lines,
        "newest": max((line.pk for line in lines), default=0),
        "has_unread": any(line.is_unread for line in lines),
    }
    return render(request, "forums/notifications/notice_list.html", context)


@never_cache
@require_safe
def notice_count(request: SignedInRequest) -> HttpResponse:
    """Answer the bell: 204 while the count is the one it knows, else the new count."""
    count = count_unread(request.user)
    if request.GET.get("known") == str(count):
        return HttpResponse(status=204)
    response = render(request, "ui/bell_count.html", {"count": count})
    response["X-Count"] = str(count)
    return response


@require_POST
def notice_seen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one line as read."""
    rows = Notice.objects.visible_to(request.user).select_related("post")
    actions.mark_seen(notice=get_object_or_404(rows, pk=pk), now=now())
    return see_other("notifications:notice-list")


@require_POST
def notice_mute(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mute what the reason of one line names; the page then offers to take it back, in the same place."""
    rows = Notice.objects.visible_to(request.user).select_related("post__topic")
    notice = get_object_or_404(rows, pk=pk)
    target = target_of(notice)
    if target is None:
        raise Http404
    muted = actions.mute(user=request.user, target=target, now=now())
    request.session[LAST_MUTED] = unmute_token(request.user.pk, muted)
    return see_other(f"{reverse('notifications:notice-list')}#notice-{pk}")


@require_POST
def all_seen(request: SignedInRequest) -> HttpResponse:
    """Mark everything as read that stood on the page."""
    up_to = request.POST.get("up_to", "")
    if not (up_to.isascii() and up_to.isdigit() and len(up_to) < 19):
        raise Http404
    actions.mark_all_seen(user=request.user, up_to=int(up_to), now=now())
    return see_other("notifications:notice-list")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """Show and keep when and how often mail comes, and what the person watches and mutes."""
    form = PreferenceForm(request.POST or None, instance=Preference.objects.of(request.user))
    if request.method == "POST" and form.is_valid():
        actions.set_preference(preference=form.save(commit=False))
        messages.success(request, _("Saved. It holds from this moment."))
        return see_other("notifications:preferences")
    context = {
        "form": form,
        "choices": chosen_levels(request.user),
        "agreed": _may_mail(request.user),
        "consents_url": existing_url("messaging:consents"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "forums/notifications/preferences.html", context, status=status)


@require_POST
def topic_level(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose how much to hear of a topic."""
    shown = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    level = _level_in(request) or Level.TRACK
    actions.set_topic_level(topic=shown, user=request.user, level=level, now=now())
    messages.success(request, str(_SAID[level]))
    if level == Level.WATCH and not _may_mail(request.user):
        messages.info(request, _("We send you no mail about the forums before you agree to it."))
    return _back(request, shown.get_absolute_url())


@require_POST
def category_level(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose how much to hear of a category."""
    shown = get_object_or_404(Category.objects.visible_to(request.user), slug=slug)
    level = _level_in(request)
    actions.set_category_level(category=shown, user=request.user, level=level, now=now())
    messages.success(request, _("Saved. It holds from this moment."))
    return _back(request, shown.get_absolute_url())


@require_POST
def tag_level(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose how much to hear of a tag."""
    shown = get_object_or_404(Tag.objects.used_by(request.user), slug=slug)
    actions.set_tag_level(tag=shown, user=request.user, level=_level_in(request), now=now())
    messages.success(request, _("Saved. It holds from this moment."))
    return _back(request, existing_url("notifications:preferences"))


def _may_mail(user: User) -> bool:
    return Address.objects.agreeing(Purpose.FORUM).of_user(user).exists()


def _level_in(request: HttpRequest) -> Level | None:
    form = LevelForm(request.POST)
    if not form.is_valid():
        raise Http404
    return form.chosen


def _back(request: HttpRequest, usual: str) -> HttpResponse:
    """Lead back to the page of ours that the form names, else to the usual one."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return see_other(wanted if is_ours and wanted.startswith("/") else usual)


LAST_MUTED: Final = "forums.muted"
"""Where the session keeps the key that takes back what was muted last at the bell."""

_SAID: Final = {
    Level.WATCH: gettext_lazy("You watch this topic: you are told of every reply, here and by mail."),
    Level.TRACK: gettext_lazy("You track this topic: replies stand at the bell, and no mail is sent."),
    Level.MUTE: gettext_lazy("You muted this topic: you hear nothing of it any more."),
}
