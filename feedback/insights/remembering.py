"""Remember what a page read of a form until the form is counted again (docs/adr/0061).

What is kept are rows of plain numbers and words, so that a newer release reads what an older one remembered.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, TypeVar

from django.core.cache import cache

from feedback.insights.models import Counted
from feedback.surveys.models import Survey

Found = TypeVar("Found")
KEPT_SECONDS: Final = 86_400
"""The days of a period move on at midnight, so nothing is asked for longer."""


@dataclass(frozen=True)
class Memory:
    """What was read of some forms since each was last counted; a form without an edition is always read."""

    editions: Mapping[int, str] = field(default_factory=dict)
    """Of each form the edition of its figures with the scale it has now. Read before the figures are."""

    def of(self, survey_id: int, what: str, read: Callable[[], Found]) -> Found:
        """Return what `read` returned last for this form, or what it returns now."""
        return self.of_each([survey_id], what, lambda _ids: {survey_id: read()})[survey_id]

    def of_each(
        self, survey_ids: Iterable[int], what: str, read: Callable[[Collection[int]], Mapping[int, Found]]
    ) -> dict[int, Found]:
        """Return the same for each of several forms; `read` is asked once for those nobody read before."""
        keys = {pk: self._key(pk, what) for pk in survey_ids}
        remembered = cache.get_many([key for key in keys.values() if key])
        found: dict[int, Found] = {pk: remembered[key] for pk, key in keys.items() if key in remembered}
        missing = keys.keys() - found.keys()
        if missing:
            news = read(missing)
            cache.set_many({keys[pk]: one for pk, one in news.items() if keys[pk]}, KEPT_SECONDS)
            found |= news
        return found

    def _key(self, survey_id: int, what: str) -> str:
        edition = self.editions.get(survey_id)
        if edition is None:
            return ""
        return f"insights.{survey_id}.{edition}.{sha256(what.encode()).hexdigest()[:24]}"


NOTHING: Final = Memory()
"""The memory of who must read the figures as they are now."""


def memory_of(surveys: Collection[Survey]) -> Memory:
    """Return the memory of some forms, by one query."""
    kinds = {survey.pk: survey.kind for survey in surveys}
    editions = Counted.objects.filter(survey__in=kinds).values_list("survey_id", "edition")
    return Memory({pk: f"{edition}.{kinds[pk]}" for pk, edition in editions})
