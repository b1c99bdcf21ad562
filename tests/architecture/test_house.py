"""The counts that a reviewer can make again: rooms, imports, signals, inline code, sizes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint, ForeignKey, ManyToManyField, Model, Q

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("portal", "forums", "feedback")
LAYERS = (
    ("contenttypes", "auth", "sessions", "admin", "account", "socialaccount", "mfa", "usersessions"),
    ("lib",),
    ("ui",),
    ("operations",),
    ("accounts",),
    ("customers",),
    ("interactions", "screening", "uploads"),
    ("messaging",),
    ("desk",),
    ("discussions", "surveys", "coupons"),
    ("taps",),
    ("search", "notifications", "people", "library", "checkins", "cases", "suggestions", "readings"),
    ("moderation", "inbox"),
    ("insights",),
    ("outcomes",),
)
RANK = {label: rank for rank, labels in enumerate(LAYERS) for label in labels}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def templates() -> Iterator[Path]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if path.relative_to(ROOT / "templates").parts[0] != "messages":  # mail knows only inline styles
            yield path


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def places(pattern: str, paths: Iterator[Path]) -> list[str]:
    found = re.compile(pattern)
    return [str(path.relative_to(ROOT)) for path in paths if found.search(path.read_text())]


def test_every_foreign_key_points_down_or_stays() -> None:
    wrong = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | ManyToManyField) and RANK.get(model._meta.app_label, 0):
                target = field.related_model
                assert not isinstance(target, str)
                if RANK[target._meta.app_label] > RANK[model._meta.app_label]:
                    wrong.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert wrong == []


def known_values(model: type[Model], name: str) -> list[object]:
    """Return the values a check constraint of the model allows for the field, of all that name it."""
    found: list[object] = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            for path, value in leaves(constraint.condition):
                if path in {name, f"{name}__in"}:
                    found += value if path.endswith("__in") else [value]
    return found


def leaves(condition: object) -> Iterator[tuple[str, Any]]:
    if not isinstance(condition, Q):
        return
    for child in condition.children:
        if isinstance(child, tuple):
            yield child
        else:
            yield from leaves(child)


def test_the_database_knows_every_value_that_a_choice_offers() -> None:
    wrong = []
    for model in apps.get_models():
        if model.__module__.startswith(PACKAGES):
            for field in model._meta.concrete_fields:
                known = known_values(model, field.name)
                if any(value not in known for value, _label in field.flatchoices):
                    wrong.append(f"{model._meta.label}.{field.name}")
    assert wrong == []


def test_every_app_of_ours_has_its_layer() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith(PACKAGES)}
    assert ours - set(RANK) <= {"wordpress", "demo"}


def test_no_module_is_longer_than_400_lines() -> None:
    assert [str(path) for path in sources() if path.read_text().count("\n") > 400] == []


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{path.name}:{node.name}" for path, node in functions() if (node.end_lineno or 0) - node.lineno > 50
    ]
    assert long == []


def test_no_import_stands_in_a_function() -> None:
    inner = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path, node in functions()
        if any(isinstance(part, ast.Import | ast.ImportFrom) for part in ast.walk(node))
    ]
    assert inner == []


def test_nobody_listens_to_saving_or_deleting() -> None:
    assert places(r"\b(pre|post)_(save|delete)\b|\bm2m_changed\b", sources()) == []


def test_no_view_filters_rows_itself() -> None:
    views = (
        path
        for path in sources()
        if re.search(r"(^|_)(views|api|hooks)$|^desk(_|$)", path.stem)
        or {"views", "desk"} & set(path.parts[-2:-1])
    )
    assert places(r"\.objects\.filter\(", views) == []


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    script = r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)[^>]*>|<style|\sstyle=|\son[a-z]+="
    assert places(script, templates()) == []


@pytest.mark.parametrize("label", [label for label in RANK if RANK[label] > 0])
def test_each_app_has_at_most_one_migration_and_it_can_be_undone(label: str) -> None:
    loader = MigrationLoader(None)
    own = [migration for (app, _name), migration in loader.disk_migrations.items() if app == label]
    assert len(own) <= 1
    assert all(operation.reversible for migration in own for operation in migration.operations)


def test_nothing_names_a_place_of_the_machine_it_was_written_on() -> None:
    kept = [*sources(), *templates(), *(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "Makefile"]
    assert places(r"/(work|root|home)/[a-z]", (path for path in kept if path.exists())) == []
