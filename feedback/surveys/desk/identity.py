"""The page on which a confidential answer tells who looked at whose it is, and shows it to who must know."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from feedback.surveys.actions.identifying import RIGHT, look_up_who
from feedback.surveys.models import IdentityLook, Response
from feedback.surveys.staff_forms import WhoForm
from portal.accounts.access import SignedInRequest, desk
from portal.accounts.policies import may
from portal.lib.errors import ActionError
from portal.ui.responses import see_other


@desk("surveys.view")
@require_http_methods(["GET", "HEAD", "POST"])
def response_who(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show who looked and why; who has the right looks here, and that is written down."""
    rows = Response.objects.visible_to(request.user).select_related("survey", "customer")
    found = get_object_or_404(rows, pk=pk)
    if not found.is_confidential:
        raise Http404
    form = WhoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            look_up_who(response=found, looked_by=request.user, reason=reason, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            return see_other("surveys-desk:response-who", found.pk)
    return _page(request, found, form)


def _page(request: SignedInRequest, found: Response, form: WhoForm) -> HttpResponse:
    is_shown = IdentityLook.objects.showing(found, request.user, timezone.now()).exists()
    context = {
        "response": found,
        "who": found.customer if is_shown else None,
        "may_look": found.customer_id is not None and may(request.user, RIGHT),
        "looks": list(found.identity_looks.select_related("looked_by")),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "feedback/surveys/desk/who.html", context, status=status)
