"""Build a form as a member of staff does, by pressing the buttons of its pages."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.test import Client

from feedback.surveys.building.item_form import ItemForm
from feedback.surveys.models import Survey

SEEN = re.compile(r'name="seen" value="([^"]*)"')


@dataclass
class Builder:
    """One window of the builder. `seen` are the signs its page carried for each part."""

    client: Client
    slug: str = "visit"
    chosen: str = ""
    seen: dict[str, str] = field(default_factory=dict)

    @classmethod
    def begin(cls, client: Client, template: str = "empty") -> "Builder":
        client.post("/desk/forms/new/", {"title": "Visit", "slug": "visit", "template": template})
        return cls(client)

    def elsewhere(self) -> "Builder":
        """Open every part of the form in another window, as it stands now."""
        other = Builder(self.client, self.slug)
        for key in self.ids:
            other.look(key)
        return other

    @property
    def survey(self) -> Survey:
        return Survey.objects.get(slug=self.slug)

    @property
    def ids(self) -> list[str]:
        return [item["id"] for item in self.survey.draft["items"]]

    def item(self, key: str) -> dict[str, Any]:
        found: dict[str, Any] = next(item for item in self.survey.draft["items"] if item["id"] == key)
        return found

    def page(self, key: str = "") -> str:
        return unescape(self.client.get(f"/desk/forms/{self.slug}/build/?item={key}").content.decode())

    def look(self, key: str) -> str:
        """Open a part, and remember how it stood."""
        found = SEEN.search(self.page(key))
        self.seen[key] = found[1] if found else ""
        return self.seen[key]

    def do(self, name: str, **fields: Any) -> Any:
        values = {"do": name, "stamp": self.survey.draft_stamp, **fields}
        return self.client.post(f"/desk/forms/{self.slug}/build/edit/", values)

    def add(self, kind: str) -> None:
        self.do("add", kind=kind)
        self.chosen = self.ids[-1]

    def write(self, key: str = "", **fields: Any) -> Any:
        """Type into the fields of a question; what isn't named is sent as it stands."""
        key = key or self.chosen
        seen = self.seen.get(key) or self.look(key)
        answer = self.do("change", item=key, seen=seen, **{**self.standing(key), **fields})
        self.seen.pop(key, None)
        return answer

    def standing(self, key: str) -> dict[str, Any]:
        form = ItemForm(self.survey.draft, key)
        fields = {name: made.initial for name, made in form.fields.items()}
        return {name: value for name, value in fields.items() if value not in (None, False)}

    def words(self, part: str, **fields: Any) -> Any:
        return self.do("words", item=part, seen=self.look(part), **fields)

    def publish(self, **fields: Any) -> Any:
        values = {"stamp": self.survey.draft_stamp, **fields}
        return self.client.post(f"/desk/forms/{self.slug}/publish/", values)
