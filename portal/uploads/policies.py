"""Who may see a picture: who may read one of the places that show it."""

from collections import defaultdict
from typing import Final

from portal.accounts.policies import Person
from portal.uploads.models import Upload
from portal.uploads.places import may_see_one

MOST_PLACES: Final = 500


def is_owner(upload: Upload, person: Person) -> bool:
    return person.is_authenticated and person.is_active and upload.owner_id == person.pk


def may_see(upload: Upload, person: Person) -> bool:
    """Tell whether the person may see the picture: her own, or what stands where she may read."""
    if is_owner(upload, person):
        return True
    places: dict[str, list[int]] = defaultdict(list)
    uses = upload.uses.filter(is_current=True).order_by("-pk")
    for kind, about_id in uses.values_list("about_kind", "about_id")[:MOST_PLACES]:
        places[kind].append(about_id)
    return any(may_see_one(kind, ids, person) for kind, ids in places.items())
