"""The pages on which staff rename, merge and keep tags."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.discussions import actions
from forums.discussions.desk_forms import TagForm
from forums.discussions.models import Tag
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
    return render(request, "forums/discussions/desk/tag_list.html", {"page": page})


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
    actions.remove_tag(tag=found, by=request.user)
    messages.success(request, _("“%(name)s” is gone from every topic.") % {"name": found.name})
    return see_other("discussions-desk:tag-list")


def _take(request: SignedInRequest, found: Tag | None) -> HttpResponse:
    initial = {"name": found.name, "is_staff_only": found.is_staff_only} if found else {}
    form = TagForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if found is None:
                saved = actions.make_tag(by=request.user, **form.cleaned_data)
            else:
                saved = actions.save_tag(tag=found, by=request.user, **form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
            return see_other("discussions-desk:tag-list")
    context = {"form": form, "tag": found, "name": initial.get("name", "")}
    status = 422 if form.errors else 200
    return render(request, "forums/discussions/desk/tag_edit.html", context, status=status)
