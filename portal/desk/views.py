"""Show staff their day: what waits, what is late, and whether everything runs."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, desk
from portal.desk.rail import build_rail
from portal.interactions.models import Interaction
from portal.operations.status import read_status

LATEST = 12


@desk("desk.home")
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Show the queues with their counts, and the latest touches."""
    rail = build_rail(request, now())
    queues = [item for item in rail.items if item.is_queue]
    context = {
        "rail": rail,
        "queues": queues,
        "is_all_clear": not any(item.count for item in queues),
        "latest": Interaction.objects.visible_to(request.user).latest_with_people()[:LATEST],
    }
    return render(request, "desk/home.html", context)


@desk("operations.status")
@require_safe
def status(request: SignedInRequest) -> HttpResponse:
    """Say in plain words whether everything runs."""
    return render(request, "desk/status.html", {"status": read_status(now())})
