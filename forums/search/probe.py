"""Say on the status page whether everything can be found."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from forums.search import sql
from portal.operations.probes import Reading


def read_search(_now: datetime) -> Reading:
    """Look whether the index is kept, and whether misspelled words can be found."""
    if not sql.is_whole(connection):
        sentence = _("New posts may be missing from search. Run “manage.py reindex_search”.")
        return Reading(is_ok=False, sentence=sentence)
    if not sql.has_trigrams(connection):
        sentence = _(
            "It works, but misspelled words find nothing: the database may not use pg_trgm. Let an "
            "administrator of PostgreSQL run “CREATE EXTENSION pg_trgm”, then run “manage.py reindex_search”."
        )
        return Reading(is_ok=True, sentence=sentence)
    return Reading(is_ok=True, sentence=_("Every post can be found."))
