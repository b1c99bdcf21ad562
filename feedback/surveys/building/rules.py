"""Say the rules of a form in plain words."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.surveys.building.documents import Condition, Document, Item, choice_names, name_of

TEST_WORDS: Final[dict[str, str | Promise]] = {
    "answered": gettext_lazy("has an answer"),
    "empty": gettext_lazy("has no answer"),
    "equals": gettext_lazy("is"),
    "not_equals": gettext_lazy("is not"),
    "at_least": gettext_lazy("is at least"),
    "at_most": gettext_lazy("is at most"),
    "includes": gettext_lazy("includes"),
    "excludes": gettext_lazy("doesn't include"),
}


def say_condition(condition: Condition, document: Document) -> str:
    """Say a condition as people would: “Why?” has an answer and “Score” is at most 6."""
    if "not" in condition:
        return _("not (%(inner)s)") % {"inner": say_condition(condition["not"], document)}
    if "all" in condition or "any" in condition:
        joint = _(" and ") if "all" in condition else _(" or ")
        parts = condition.get("all", condition.get("any")) or []
        return joint.join(_in_brackets(part, document) for part in parts)
    return _say_test(condition, document)


def say_jump(jump: dict[str, Any], document: Document) -> str:
    """Say where a jump leads and when."""
    place = {"where": say_target(jump["to"], document), "condition": say_condition(jump["if"], document)}
    return _("Go to %(where)s if %(condition)s") % place


def say_target(target: str, document: Document) -> str:
    """Name the item a jump leads to."""
    if target == "end":
        return _("the end")
    item = _found(document, target)
    return f"“{name_of(item, document)}”" if item else target


def _in_brackets(part: Condition, document: Document) -> str:
    said = say_condition(part, document)
    return f"({said})" if "all" in part or "any" in part else said


def _say_test(test: Condition, document: Document) -> str:
    if "score" in test:
        wanted = TEST_WORDS.get(test["score"], test["score"])
        return _("the points so far: %(test)s %(value)s") % {"test": wanted, "value": test.get("value")}
    subject, value = _subject(test, document), _say_value(test, document)
    return " ".join(part for part in (subject, str(TEST_WORDS.get(test["is"], test["is"])), value) if part)


def _subject(test: Condition, document: Document) -> str:
    if "field" in test:
        return _("“%(field)s” of the link") % {"field": test["field"]}
    item = _found(document, test.get("question", ""))
    return f"“{name_of(item, document)}”" if item else str(test.get("question", ""))


def _say_value(test: Condition, document: Document) -> str:
    value = test.get("value")
    if test["is"] in {"answered", "empty"} or value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    item = _found(document, test.get("question", ""))
    labels = choice_names(item or {}, document)
    return f"“{labels[value]}”" if value in labels else str(value)


def _found(document: Document, item_id: str) -> Item | None:
    return next((item for item in document["items"] if item["id"] == item_id), None)
