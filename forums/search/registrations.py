"""Register what search adds: its words for SQLite, its health, its page at the desk."""

from django.db.backends.signals import connection_created
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forums.discussions import hints, seeding
from forums.search.bulk import built_at_the_end
from forums.search.probe import read_search
from forums.search.similar import MUCH_ALIKE, alike, similar_on_shelves, similar_to_new
from forums.search.sql import teach
from portal.desk.registry import Queue, register
from portal.operations import probes


def show_similar(request: HttpRequest, title: str) -> SafeString:
    """Show what others started, and what stands on the shelf, that looks much like the title."""
    context = alike(
        similar_to_new(title=title, person=request.user),
        similar_on_shelves(title=title, person=request.user, least=MUCH_ALIKE),
    )
    return render_to_string("forums/search/similar.html", context) if any(context.values()) else SafeString()


hints.register_hint(show_similar)
seeding.around(built_at_the_end)
connection_created.connect(teach, dispatch_uid="search.teach")
probes.register(probes.Probe("search", _("Search"), read_search, order=80))
register(
    Queue(
        key="searches",
        title=_("Searches without a hit"),
        url_name="search-desk:missed-list",
        icon="search-x",
        group="manage",
        permission="forums.manage",
        order=40,
    )
)
