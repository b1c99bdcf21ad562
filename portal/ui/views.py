"""Show the home page and serve the company's look."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.lib.addresses import existing_url
from portal.ui import home as home_page
from portal.ui.branding import brand
from portal.ui.models import Brand
from portal.ui.stylesheet import brand_css, favicon_svg


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Answer three things: what do you want to say, what others found, what changed."""
    context = {
        "doors": list(home_page.doors()),
        "shelves": home_page.shelves(request, now()),
        "is_home": True,
    }
    return render(request, "ui/home.html", context)


@login_not_required
@require_safe
def css(request: HttpRequest) -> HttpResponse:
    """Serve the company's accent as a style sheet; its address changes with every change of the look."""
    return _kept(HttpResponse(brand_css(brand().accent), content_type="text/css"), request)


@login_not_required
@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """Serve the company's logo."""
    row = Brand.objects.first()
    if row is None or not row.logo:
        raise Http404
    return _kept(HttpResponse(bytes(row.logo), content_type="image/png"), request)


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Serve the first letter of the company in its accent."""
    shown = brand()
    return _kept(
        HttpResponse(favicon_svg(shown.initial, shown.accent), content_type="image/svg+xml"), request
    )


@login_not_required
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Tell search engines to leave the pages of persons and staff alone."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/desk/", "/admin/", "/me/", "/accounts/", "/c/", "/search/")),
    ]
    if sitemap := existing_url("web:sitemap"):
        lines.append(f"Sitemap: {settings.SITE_URL}{sitemap}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")


def _kept(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Let caches keep what is named with a version for good, and anything else for an hour."""
    is_versioned = "v" in request.GET
    patch_cache_control(
        response, public=True, max_age=31_536_000 if is_versioned else 3600, immutable=is_versioned
    )
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be read; of one in parts, that a file is the likely reason."""
    context = {"has_parts": isinstance(exception, MultiPartParserError)}
    return render(request, "400.html", context, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the person may not see this."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing here."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke, without asking anything of what may be broken: no request, no query."""
    return HttpResponse(render_to_string("500.html", {"stylesheet": _stylesheet()}), status=500)


def _stylesheet() -> str:
    try:
        return static("css/site.css")
    except ValueError:  # the static files were never collected
        return ""
