"""Take apart and mend the conditions of a form that is being written."""

from collections.abc import Callable

from feedback.surveys.building.documents import Condition, Document

Holds = Callable[[Condition], bool]


def without(condition: Condition | None, is_gone: Holds) -> Condition | None:
    """Return the condition without the tests that can't be made any more; None when none is left."""
    if condition is None:
        return None
    if "not" in condition:
        inner = without(condition["not"], is_gone)
        return {"not": inner} if inner else None
    for group in ("all", "any"):
        if group in condition:
            parts = [kept for part in condition[group] if (kept := without(part, is_gone))]
            return {group: parts} if parts else None
    return None if is_gone(condition) else condition


def mend(document: Document, is_gone: Holds) -> None:
    """Drop what looks at something that was removed, in every rule of the form."""
    for item in document["items"]:
        item["show_if"] = without(item.get("show_if"), is_gone)
        if isinstance(item.get("required"), dict):
            item["required"] = without(item["required"], is_gone) or False
        jumps = [{**jump, "if": without(jump["if"], is_gone)} for jump in item.get("jumps") or []]
        item["jumps"] = [jump for jump in jumps if jump["if"]]


def tests_of(condition: Condition | None) -> list[Condition]:
    """Return every single test of a condition."""
    if not condition:
        return []
    for group in ("all", "any"):
        if group in condition:
            return [test for part in condition[group] for test in tests_of(part)]
    return tests_of(condition["not"]) if "not" in condition else [condition]


def is_plain(condition: Condition | None) -> bool:
    """Tell whether the editor can show a condition: a flat list of tests, joined by "and" or by "or"."""
    if not condition:
        return True
    parts = condition.get("all", condition.get("any"))
    return parts is not None and all(not {"all", "any", "not"} & set(part) for part in parts)
