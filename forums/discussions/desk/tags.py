"""The pages on which staff rename, merge and keep tags."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.discussions import actions
from forums.discussions.actions import Act
from forums.discussions.desk_forms import TagForm
from forums.discussions.models import Tag, TagOperation
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.paging import page_of
from portal.ui.responses import see_other

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@desk("forums.manage")
@require_safe
def tag_list(request: SignedInRequest) -> HttpResponse:
    """List the tags with how many topics have each."""
    page = page_of(request, Tag.objects.with_counts(), order=("slug", "pk"), size=50)
    context = {"page": page, "done": _just_done(request)}
    return render(request, "forums/discussions/desk/tag_list.html", context)


@desk("forums.manage")
@require_safe
def operation_list(request: SignedInRequest) -> HttpResponse:
    """List what was done to tags, the latest first."""
    rows = TagOperation.objects.visible_to(request.user).with_people()
    context = {"page": page_of(request, rows, order=("-done_at", "-pk"), size=30)}
    return render(request, "forums/discussions/desk/tag_operation_list.html", context)


@desk("forums.manage")
@require_POST
def operation_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an act on a tag back."""
    found = get_object_or_404(TagOperation.objects.visible_to(request.user), pk=pk)
    try:
        actions.undo_tag_operation(operation=found, act=_by(request))
    except ActionError as error:
        messages.error(request, str(error))
        return see_other("discussions-desk:tag-operation-list")
    messages.success(request, _("Taken back. Everything is as it was."))
    return see_other("discussions-desk:tag-list")


def _just_done(request: SignedInRequest) -> TagOperation | None:
    text = request.GET.get("done", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return TagOperation.objects.visible_to(request.user).filter(pk=text, undone_at=None).first()


def _by(request: SignedInRequest) -> Act:
    return Act(by=request.user, now=timezone.now())


def _after(operation: TagOperation) -> HttpResponse:
    return see_other(f"{reverse('discussions-desk:tag-list')}?done={operation.pk}")


@desk("forums.manage")
@get_or_post
def tag_new(request: SignedInRequest) -> HttpResponse:
    """Make a tag before any topic has it."""
    return _take(request, None)


@desk("forums.manage")
@get_or_post
def tag_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rename a tag; under the name of another the two become one."""
    return _take(request, get_object_or_404(Tag, pk=pk))


@desk("forums.manage")
@require_POST
def tag_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a tag from every topic."""
    found = get_object_or_404(Tag, pk=pk)
    try:
        return _after(actions.remove_tag(tag=found, act=_by(request)))
    except ActionError as error:
        messages.error(request, str(error))
        return see_other("discussions-desk:tag-list")


def _take(request: SignedInRequest, found: Tag | None) -> HttpResponse:
    initial = {"name": found.name, "is_staff_only": found.is_staff_only} if found else {}
    form = TagForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if found is not None:
                return _after(actions.save_tag(tag=found, act=_by(request), **form.cleaned_data))
            saved = actions.make_tag(act=_by(request), **form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
            return see_other("discussions-desk:tag-list")
    context = {"form": form, "tag": found, "name": initial.get("name", "")}
    status = 422 if form.errors else 200
    return render(request, "forums/discussions/desk/tag_edit.html", context, status=status)
