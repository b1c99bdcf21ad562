"""Print where to look in a seeded forum, as JSON: python -m benchmarks.addresses"""

import json
import os
from urllib.parse import parse_qs, urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.test import Client  # noqa: E402 - needs the settings

from forums.discussions.lists import TOPIC_ORDER, TOPICS_PER_PAGE  # noqa: E402
from forums.discussions.models import Category, Topic  # noqa: E402
from portal.ui.paging import keyset_page  # noqa: E402

DEEP = 500


def find() -> dict[str, str]:
    """Return the address of each page that is measured, and a session of somebody who reads."""
    long = Topic.objects.order_by("-highest_number").select_related("category", "author").first()
    short = Topic.objects.filter(highest_number__gte=7).order_by("highest_number").first()
    assert long is not None
    assert short is not None
    assert long.author is not None
    room = Category.objects.order_by("-topic_count")[0]
    last = (long.highest_number - 1) // 20 + 1
    client = Client()
    client.force_login(long.author, backend="django.contrib.auth.backends.ModelBackend")
    return {
        "floor": f"/floor/{long.pk}/1/",
        "category list": "/forums/",
        "topic list, page 1": room.get_absolute_url(),
        "topic list, page 500": _deep_page(room),
        "7-post topic": short.get_absolute_url(),
        "big topic, first page": long.get_absolute_url(),
        "big topic, last page": f"{long.get_absolute_url()}?page={last}",
        "session": client.cookies["sessionid"].value,
    }


def _deep_page(category: Category) -> str:
    """Return the address of the list's page 500, or of its last full one, by turning its pages."""
    rows = Topic.objects.filter(category=category, is_listed=True)
    address = url = category.get_absolute_url()
    for _page in range(DEEP):
        cursor = parse_qs(urlsplit(url).query).get("cursor", [""])[0]
        page = keyset_page(rows, order=TOPIC_ORDER, cursor=cursor, size=TOPICS_PER_PAGE, url=url)
        if len(page.items) < TOPICS_PER_PAGE:
            break  # half a page is no measure of a whole one
        address, url = url, page.next_url
        if not url:
            break
    return address


if __name__ == "__main__":
    print(json.dumps(find()))
