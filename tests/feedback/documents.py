"""Make form documents for tests."""

from typing import Any


def item(name: str, kind: str, **settings: Any) -> dict[str, Any]:
    """Return one item with a label made of its id."""
    return {"id": name, "kind": kind, "label": {"en": f"Label of {name}"}, **settings}


def choice(name: str, score: int | None = None) -> dict[str, Any]:
    return {"id": name, "label": {"en": name.title()}, "score": score}


def document(*items: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """Return a form in English with these items."""
    return {
        "format": 1,
        "language": "en",
        "languages": ["en"],
        "title": {"en": "A form"},
        "main": None,
        "items": list(items),
        **settings,
    }


def one_of_each() -> dict[str, Any]:
    """Return a form with an item of every kind."""
    choices = [choice("red", 3), choice("blue", -1), choice("green")]
    return document(
        item("intro", "statement"),
        item("nps", "nps", required=True),
        item("rating", "rating", style="stars"),
        item("ces", "ces"),
        item("single", "single", choices=choices, other=True),
        item("multiple", "multiple", choices=choices, least=1, most=2),
        item("dropdown", "dropdown", choices=choices),
        item("break", "page_break"),
        item("part", "section"),
        item("matrix", "matrix", rows=[choice("price"), choice("speed")], columns=choices),
        item("ranking", "ranking", choices=choices),
        item("short", "short_text"),
        item("long", "long_text"),
        item("number", "number", least=0, most=10.5, decimals=1),
        item("date", "date", earliest="2020-01-01"),
        item("email", "email"),
        item("phone", "phone"),
        item("yes_no", "yes_no"),
        item("consent", "consent", wording={"en": "You may quote me."}),
        item("file", "file", accept="image"),
        item("contact", "contact"),
        main="nps",
        hidden=[{"id": "plan", "fallback": "free"}],
    )
