"""The pages on which staff make the categories, order them, and choose who reads them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.discussions.actions.rooms import save_category, shift_category
from forums.discussions.desk_forms import CategoryForm
from forums.discussions.models import Category
from forums.discussions.reading import forums_url
from forums.discussions.rooms import as_tree
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.responses import see_other


@desk("forums.manage")
@require_safe
def category_list(request: SignedInRequest) -> HttpResponse:
    """Show the categories in their order, with who reads each."""
    rooms = as_tree(Category.objects.visible_to(request.user).in_order().with_groups())
    context = {"rooms": rooms, "forums_url": forums_url()}
    return render(request, "forums/discussions/desk/category_list.html", context)


@desk("forums.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def category_new(request: SignedInRequest) -> HttpResponse:
    """Make a category."""
    return _take(request, CategoryForm(request.POST or None), None)


@desk("forums.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def category_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a category."""
    found = get_object_or_404(Category.objects.visible_to(request.user), pk=pk)
    return _take(request, CategoryForm(request.POST or None, instance=found), found)


def _take(request: SignedInRequest, form: CategoryForm, found: Category | None) -> HttpResponse:
    name = found.name if found else ""
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_category(wish=form.wish, by=request.user, category=found)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
            return see_other("discussions-desk:category-list")
    status = 422 if form.errors else 200
    context = {"form": form, "category": found, "name": name}
    return render(request, "forums/discussions/desk/category_edit.html", context, status=status)


@desk("forums.manage")
@require_POST
def category_shift(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a category one place up or down."""
    found = get_object_or_404(Category.objects.visible_to(request.user), pk=pk)
    step = 1 if request.POST.get("to") == "down" else -1
    shift_category(category=found, step=step, by=request.user)
    return see_other("discussions-desk:category-list")
