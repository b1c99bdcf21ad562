"""Keep a set of filters under a name."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from feedback.inbox.models import SavedView
from feedback.surveys.models import Survey
from portal.accounts.models import User
from portal.lib.errors import ActionError

MOST_VIEWS = 30


class TooManyViews(ActionError):
    sentence = _("You have 30 views. Forget one before you save another.")


@transaction.atomic
def save_view(*, owner: User, survey: Survey | None, query: str, name: str, is_shared: bool) -> SavedView:
    """Keep the filters under a name of one's own; the same name again takes the new filters.

    Raises: TooManyViews.
    """
    own = SavedView.objects.own(owner)
    name = " ".join(name.split())
    if not own.filter(name=name).exists() and own.count() >= MOST_VIEWS:
        raise TooManyViews
    told = {"survey": survey, "query": query, "is_shared": is_shared}
    return SavedView.objects.update_or_create(owner=owner, name=name, defaults=told)[0]


def drop_view(*, view: SavedView) -> None:
    """Forget a view."""
    view.delete()
