"""Let everybody search what she may read, and count what finds nothing."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forums.search.actions import note_missed_search
from forums.search.finding import Filters, Results, find
from forums.search.forms import FILTERS, SearchForm, rooms_of
from forums.search.limits import SearchTooSlow
from forums.search.rows import hit_rows
from forums.search.similar import Similar, alike, similar_on_shelves, similar_topics
from forums.search.text import Query
from portal.accounts.access import SignedInRequest
from portal.lib.client import client_line
from portal.lib.limits import is_over
from portal.ui.kept import kept
from portal.ui.responses import see_other

PER_MINUTE: Final = 30
PER_MINUTE_OF_VISITORS: Final = 15
PER_MINUTE_OF_ALL_VISITORS: Final = 150
HINTS_PER_MINUTE: Final = 60
MINUTE: Final = 60


@login_not_required
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show what was found, and the box to look again."""
    form = SearchForm(request.GET, rooms=rooms_of(request.user))
    context: dict[str, Any] = {"form": form, "results": Results(), "typed": request.GET.get("q", "").strip()}
    if not form.is_valid():
        return _page(request, context, HTTPStatus.UNPROCESSABLE_ENTITY)
    query, filters = form.query(), form.filters()
    context |= {"query": query, "has_filters": bool(filters), "sort": form.cleaned_data["sort"]}
    if not (query or filters):
        return _page(request, context)
    if _asks_too_much(request):
        context["refusal"] = _("You searched very often. Wait a minute, then go on.")
        return _page(request, context, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        found = _find(request, form, query, filters)
    except SearchTooSlow as error:
        context["refusal"] = str(error)
        return _page(request, context, HTTPStatus.SERVICE_UNAVAILABLE)
    return _page(request, context | _shown(request, found, query, filters))


@login_not_required
@require_POST
def missed(request: HttpRequest) -> HttpResponse:
    """Count words that find nothing; looked for once more, so that nobody counts what can be found."""
    form = SearchForm({"q": request.POST.get("q", "")}, rooms=rooms_of(request.user))
    if form.is_valid() and form.query() and not _asks_too_much(request):
        if not _find(request, form, form.query(), Filters()):
            note_missed_search(typed=form.cleaned_data["q"], now=timezone.now())
        if "is_silent" in request.POST:  # the page says it itself
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        messages.success(request, _("Thank you. We see what people look for and do not find."))
    return see_other(f"{reverse('search:results')}?{urlencode({'q': request.POST.get('q', '')})}")


@require_safe
def similar(request: SignedInRequest) -> HttpResponse:
    """Show topics that look like the title somebody is typing; a fragment of the form for a new topic."""
    if is_over("search.similar", str(request.user.pk), limit=HINTS_PER_MINUTE, seconds=MINUTE):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    title = request.GET.get("title", "")
    practices = similar_on_shelves(title=title, person=request.user)
    context = alike(similar_topics(title=title, person=request.user), practices)
    return render(request, "forums/search/similar.html", context)


def _find(request: HttpRequest, form: SearchForm, query: Query, filters: Filters) -> Results:
    cleaned = form.cleaned_data
    return find(
        person=request.user,
        query=query,
        filters=filters,
        is_by_date=cleaned.get("sort") == "newest",
        page=cleaned.get("page") or 1,
        before=cleaned.get("before") or 0,
    )


def _shown(request: HttpRequest, found: Results, query: Query, filters: Filters) -> dict[str, Any]:
    is_empty = bool(query) and not found and "before" not in request.GET
    return {
        "results": found,
        "rows": hit_rows(found.hits, timezone.now()),
        "next_url": _url(request, page=found.page + 1) if found.has_next else "",
        "previous_url": _url(request, page=found.page - 1) if found.page > 1 else "",
        "older_url": _url(request, before=found.older_before) if found.older_before else "",
        "best_url": _url(request, sort="") if request.GET.get("sort") else "",
        "newest_url": _url(request, sort="newest"),
        "is_missed": is_empty and not filters,
        "near": _near(request, query, is_said=bool(filters)) if is_empty else [],
    }


def _near(request: HttpRequest, query: Query, *, is_said: bool) -> list[Similar]:
    """Return what may have been meant, wherever it stands: outside the filters all the words may be said."""
    return similar_topics(title=" ".join(query.words), person=request.user, is_said=is_said)


def _page(request: HttpRequest, context: dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
    context["filter_fields"] = _filter_fields(context["form"])
    return render(request, "forums/search/results.html", context, status=status)


def _filter_fields(form: SearchForm) -> SafeString:
    """Return the fields of the filters; empty ones are the same for all who are offered the same rooms."""
    if any(form.data.get(name) for name in FILTERS):
        return render_to_string("forums/search/filters.html", {"form": form})
    return kept(_empty_filters, form.rooms)


def _empty_filters(rooms: tuple[tuple[str, str], ...]) -> str:
    return render_to_string("forums/search/filters.html", {"form": SearchForm(rooms=rooms)})


def _asks_too_much(request: HttpRequest) -> bool:
    """Count one more search; of who is signed in by person, of visitors by network and all together."""
    if request.user.is_authenticated:
        return is_over("search", f"user-{request.user.pk}", limit=PER_MINUTE, seconds=MINUTE)
    own = is_over("search", client_line(request), limit=PER_MINUTE_OF_VISITORS, seconds=MINUTE)
    return own or is_over("search", "visitors", limit=PER_MINUTE_OF_ALL_VISITORS, seconds=MINUTE)


def _url(request: HttpRequest, **changes: object) -> str:
    """Return the address of the same search with something changed; paging starts anew."""
    kept = {name: value for name, value in request.GET.items() if value and name != "page"}
    if "sort" in changes:
        kept.pop("before", None)
    words = {name: value for name, value in {**kept, **changes}.items() if value not in {"", 1}}
    return f"{request.path}?{urlencode(words)}"
