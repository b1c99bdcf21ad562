"""Let staff word the messages of the portal, see them as every customer would, and send themselves one."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, desk
from portal.lib.sms import count_parts
from portal.messaging.actions.wordings import WordingRefused, restore_default, save_wording, send_test
from portal.messaging.desk import HTML_PART_POLICY
from portal.messaging.forms import WordingForm
from portal.messaging.looks import LOOKS, dressed
from portal.messaging.models import MessageWording
from portal.messaging.prices import price_list
from portal.messaging.wording_kinds import Kind, all_kinds, kind_of
from portal.messaging.wordings import Draft, check, default_draft, render_draft, variables_of
from portal.ui.branding import brand
from portal.ui.responses import see_other

LANGUAGES = {
    **dict(settings.LANGUAGES),
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "sv": "Svenska",
    "da": "Dansk",
    "tr": "Türkçe",
}


def _kind(key: str, language: str) -> Kind:
    kind = kind_of(key)
    if kind is None or language not in LANGUAGES:
        raise Http404
    return kind


@desk("messages.manage")
@require_safe
def wording_list(request: SignedInRequest) -> HttpResponse:
    """List every message staff may word, with its languages."""
    own = {(row.kind, row.language) for row in MessageWording.objects.newest() if not row.is_default}
    kinds = [
        (kind, [(code, name, (kind.key, code) in own) for code, name in LANGUAGES.items()])
        for kind in all_kinds()
    ]
    return render(request, "portal/messaging/wording_list.html", {"kinds": kinds})


@desk("messages.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def wording_edit(request: SignedInRequest, key: str, language: str) -> HttpResponse:
    """Show the words of one message in one language, and keep what staff make of them."""
    kind = _kind(key, language)
    form = WordingForm(request.POST or None, initial=vars(_standing(kind, language)))
    if request.method == "POST" and form.is_valid():
        try:
            save_wording(kind=kind, language=language, draft=form.draft, made_by=request.user, now=now())
        except WordingRefused as refusal:
            for field, sentence in refusal.faults.items():
                form.add_error(field, sentence)
        else:
            messages.success(request, _("Saved. Messages queued from now on say this."))
            return see_other("messaging-desk:wording-edit", key, language)
    return _edit_page(request, kind, language, form)


def _edit_page(request: HttpRequest, kind: Kind, language: str, form: WordingForm) -> HttpResponse:
    context = {
        "kind": kind,
        "language": language,
        "language_name": LANGUAGES[language],
        "form": form,
        "variables": variables_of(kind).values(),
        "versions": MessageWording.objects.of(kind.key, language)[:10],
        "looks": LOOKS.items(),
    }
    return render(request, "portal/messaging/wording_edit.html", context, status=422 if form.errors else 200)


def _standing(kind: Kind, language: str) -> Draft:
    row = MessageWording.objects.of(kind.key, language).first()
    if row is not None and not row.is_default:
        return Draft(row.subject, row.body, row.text)
    return default_draft(kind.key, language) or Draft()


@desk("messages.manage")
@require_POST
@xframe_options_sameorigin
def wording_preview(request: SignedInRequest, key: str, language: str) -> HttpResponse:
    """Show what is typed as a customer would get it, for a frame that can run and load nothing."""
    kind = _kind(key, language)
    form = WordingForm(request.POST)
    form.is_valid()
    context = _shown(kind, language, form.draft, request.POST.get("look", "desk"))
    if "html" in context:
        response = HttpResponse(context["html"])
    else:
        response = render(request, "portal/messaging/wording_preview.html", context)
    response.headers["Content-Security-Policy"] = HTML_PART_POLICY
    return response


def _shown(kind: Kind, language: str, draft: Draft, look: str) -> dict[str, Any]:
    faults = check(kind, draft)
    if faults:
        return {"faults": faults.values()}
    company = brand().company_name
    said = render_draft(kind, draft, {"company": company, **kind.sample()}, language)
    if look == "text":
        text = said.text if said.text.startswith(company) else f"{company}: {said.text}"
        parts = count_parts(text)
        return {"text": text, "parts": parts, "prices": price_list(parts.count)}
    if look == "plain":
        return {"plain": f"{said.subject}\n\n{said.plain}"}
    return {"html": dressed(said.html, look)}


@desk("messages.manage")
@require_POST
def wording_test(request: SignedInRequest, key: str, language: str) -> HttpResponse:
    """Send the saved words to the person herself."""
    send_test(kind=_kind(key, language), language=language, to=request.user, now=now())
    messages.success(request, _("It is on its way to %(address)s.") % {"address": request.user.email})
    return see_other("messaging-desk:wording-edit", key, language)


@desk("messages.manage")
@require_POST
def wording_restore(request: SignedInRequest, key: str, language: str) -> HttpResponse:
    """Go back to the words that came with the portal."""
    restore_default(kind=_kind(key, language), language=language, made_by=request.user, now=now())
    messages.success(request, _("The words that came with the portal count again."))
    return see_other("messaging-desk:wording-edit", key, language)
