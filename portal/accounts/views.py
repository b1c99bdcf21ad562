"""Show a person her own account, and set up an empty portal."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import SignedInRequest
from portal.accounts.actions import AlreadySetUp, mark_warning_read
from portal.accounts.forms import ProfileForm, SetupForm
from portal.accounts.middleware import is_set_up
from portal.accounts.models import User
from portal.accounts.places import account_places
from portal.accounts.shelves import load_shelves
from portal.accounts.time_zones import zone_names
from portal.lib.addresses import existing_url
from portal.ui.responses import see_other

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and save what a person says about herself."""
    user = cast("SignedInRequest", request).user
    form = ProfileForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("Your profile is saved."))
        response = see_other("accounts:profile")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, saved.language or settings.LANGUAGE_CODE, samesite="Lax"
        )
        return response
    shelves = load_shelves(request, timezone.now())
    context = {"form": form, "shelves": shelves, "zones": zone_names(), "places": account_places()}
    return render(request, "portal/accounts/profile.html", context, status=422 if form.errors else 200)


@require_POST
def warning_read(request: SignedInRequest) -> HttpResponse:
    """Take the warning off every page."""
    mark_warning_read(user=request.user)
    return see_other("accounts:profile")


@login_not_required
@never_cache
@sensitive_post_parameters("password", "key")
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Make the first account of an empty portal; afterwards the page does not exist."""
    if is_set_up():
        raise Http404
    form = SetupForm(request)
    if request.method == "POST" and form.is_valid():
        try:
            user: User = form.save(now=timezone.now())
        except AlreadySetUp as refusal:
            messages.info(request, str(refusal))
            return see_other("account_login")
        login(request, user, backend=BACKEND)
        messages.success(
            request, _("Your portal is ready. This is its desk, where everything that waits for you stands.")
        )
        return see_other(existing_url("desk:home") or settings.LOGIN_REDIRECT_URL)
    return render(request, "portal/accounts/setup.html", {"form": form}, status=422 if form.errors else 200)
