"""Find what a page of the inbox is about, and where it leads back to."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from feedback.inbox.filters import Filter
from feedback.inbox.models import Deed, Entry
from feedback.surveys.models import Survey
from portal.accounts.access import SignedInRequest


def survey_for(request: SignedInRequest, slug: str) -> Survey | None:
    """Return the form a list is about; None for the list over all forms.

    Raises: Http404.
    """
    return get_object_or_404(Survey.objects.visible_to(request.user), slug=slug) if slug else None


def entry_for(request: SignedInRequest, pk: int) -> Entry:
    """Return an answer the person may work on, with all that its page shows.

    Raises: Http404.
    """
    return get_object_or_404(Entry.objects.visible_to(request.user).with_answers(), pk=pk)


def list_url(survey: Survey | None, query: str = "") -> str:
    """Return the address of a list of answers."""
    address = (
        reverse("inbox-desk:entry-list", args=[survey.slug]) if survey else reverse("inbox-desk:all-entries")
    )
    return f"{address}?{query}" if query else address


def query_of(asked: Filter, survey: Survey | None) -> str:
    """Return what an answer's page has to know of the list it was opened from."""
    parts = [("form", survey.slug)] if survey else []
    return "&".join(part for part in (urlencode(parts), asked.query) if part)


def without_deed(address: str) -> str:
    """Return an address of a page without the act it has just reported."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "did"]
    return f"{parts.path}?{urlencode(kept)}" if kept else parts.path


def way_back(request: HttpRequest, deed: Deed | None = None) -> str:
    """Return where the form was posted from, if that is a page of the forms; it reports the act."""
    asked = request.POST.get("back", "")
    inside = asked.startswith(reverse("surveys-desk:survey-list")) and url_has_allowed_host_and_scheme(
        asked, allowed_hosts=None
    )
    address = without_deed(asked) if inside else reverse("inbox-desk:all-entries")
    if deed is None:
        return address
    return f"{address}{'&' if '?' in address else '?'}did={deed.pk}"


def deed_of(request: SignedInRequest) -> Deed | None:
    """Return the person's own act that the address reports, while it can be taken back."""
    pk = request.GET.get("did", "")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    return Deed.objects.by(request.user).filter(pk=int(pk)).first()
