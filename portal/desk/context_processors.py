"""Put the rail of queues on every desk page."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portal.desk.rail import build_rail


def rail(request: HttpRequest) -> Mapping[str, object]:
    """Give desk templates their `rail`, built only when a template asks for it."""
    return {"rail": SimpleLazyObject(lambda: build_rail(request, timezone.now()))}
