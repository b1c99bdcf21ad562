"""Show what customers let us quote, and let each decide about her own words.

No CSRF token on her page, as on that of a case: a forged request would need the secret in the address, and
browsers in mail programs often refuse the cookie a token needs. A GET changes nothing.
"""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from feedback.inbox.actions.quoting import (
    Word,
    agree_to_quote,
    refuse_quote,
    withdraw_quote,
    wording_of,
)
from feedback.inbox.forms import QuoteNameForm
from feedback.inbox.models import Quote
from portal.lib.client import client_ip
from portal.lib.errors import ActionError
from portal.lib.people import truncate_ip
from portal.ui.paging import page_of
from portal.ui.responses import see_other
from portal.ui.secret_address import secret_address

PAGE_SIZE: Final = 20


@login_not_required
@never_cache
@require_safe
def voices(request: HttpRequest) -> HttpResponse:
    """Show every quote that stands; it is never kept, so what is withdrawn is gone with the next look."""
    page = page_of(request, Quote.objects.public(), order=("-agreed_at", "-pk"), size=PAGE_SIZE)
    return render(request, "feedback/inbox/voices.html", {"page": page})


@login_not_required
@never_cache
@require_safe
@secret_address
def quote(request: HttpRequest, token: str) -> HttpResponse:
    """Show her the exact words and the name below them, and ask; opening it decides nothing."""
    found = Quote.objects.with_token(token).first()
    return _page(request, found) if found else _unknown(request)


@csrf_exempt
@login_not_required
@never_cache
@require_POST
@secret_address
def quote_decide(request: HttpRequest, token: str) -> HttpResponse:
    """Take her yes, her no, or that she takes it back."""
    found = Quote.objects.with_token(token).first()
    if found is None:
        return _unknown(request)
    form = QuoteNameForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    word = Word(form.cleaned_data["name_shown"], truncate_ip(client_ip(request)))
    try:
        _decide(found, request.POST.get("decision", ""), word)
    except ActionError as refusal:
        found.refresh_from_db()
        return _page(request, found, refusal=str(refusal), status=409)
    return see_other("voices:quote", token)


def _decide(found: Quote, decision: str, word: Word) -> None:
    now = timezone.now()
    if decision == "agree":
        agree_to_quote(quote=found, word=word, now=now)
    elif decision == "withdraw":
        withdraw_quote(quote=found, word=word, now=now)
    elif decision == "refuse":
        refuse_quote(quote=found, now=now)


def _page(
    request: HttpRequest,
    found: Quote,
    form: QuoteNameForm | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "quote": found,
        "wording": wording_of(found).text,
        "form": form or QuoteNameForm(initial={"name_shown": found.name_shown}),
        "refusal": refusal,
    }
    return render(request, "feedback/inbox/quote.html", context, status=status)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "unknown_link.html", status=404)
