"""Let staff import consents with their proof: first what would happen is shown, then it is done."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, desk
from portal.customers.consent_imports import ProofMissing, import_consents, open_table
from portal.lib.importing import Outcome
from portal.lib.tabular import TableUnreadable
from portal.messaging.forms import ConsentImportForm
from portal.ui.responses import see_other

REJECTS_SHOWN = 50


@desk("messages.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def consent_import(request: SignedInRequest) -> HttpResponse:
    """Take a table of consents; it is only written once what would happen was shown and is wanted."""
    form = ConsentImportForm(request.POST or None, request.FILES or None)
    outcome = None
    if request.method == "POST" and form.is_valid():
        is_trial = "import" not in request.POST
        try:
            outcome = _take(form.text, is_trial=is_trial)
        except (TableUnreadable, ProofMissing) as error:
            form.add_error("table", str(error))
        else:
            if not is_trial:
                said = ngettext(
                    "%(count)d consent is in the ledger.",
                    "%(count)d consents are in the ledger.",
                    outcome.added,
                )
                messages.success(request, said % {"count": outcome.added})
                return see_other("messaging-desk:consent-import")
            form = ConsentImportForm(initial={"table": form.text})
    context = {
        "form": form,
        "outcome": outcome,
        "rejects": outcome.rejects[:REJECTS_SHOWN] if outcome else (),
        "reject_count": len(outcome.rejects) if outcome else 0,
    }
    status = 422 if form.errors else 200
    return render(request, "portal/messaging/consent_import.html", context, status=status)


def _take(text: str, *, is_trial: bool) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "consents.csv"
        path.write_text(text, encoding="utf-8")
        return import_consents(table=open_table(path), now=now(), is_trial=is_trial)
