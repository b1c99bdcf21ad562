"""Write each app's one migration anew from its models, the shortest way: `make migrations`.

Until 1.0 an app has one migration. Django's own way adds to it what changed, in steps, and each step on
a model renders everything that is related to it once more: with people related to nearly everything,
setting up a database then costs twice as much. Here each model is made whole; only a relation that closes
a circle is added afterwards. What a person wrote by hand (RunPython, RunSQL) is kept, at the end.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import AppConfig, apps
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter
from django.db.models import Field, ManyToManyField, Model

ROOT = Path(__file__).resolve().parent.parent
OURS = ("portal.", "forums.", "feedback.")
BY_HAND = (migrations.RunPython, migrations.RunSQL)


def targets(field: "Field[object, object]") -> Iterator[type[Model]]:
    """Give the models that must be there before a field can be."""
    if field.remote_field is None:
        return
    yield field.remote_field.model
    through = getattr(field.remote_field, "through", None)
    if isinstance(field, ManyToManyField) and through and not through._meta.auto_created:
        yield through


def fields_of(model: type[Model]) -> list["Field[object, object]"]:
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def waits(model: type[Model], made: set[type[Model]]) -> list[str]:
    """Return the names of fields that lead to models of the same app that aren't made yet."""
    label = model._meta.app_label
    return [
        field.name
        for field in fields_of(model)
        if any(t._meta.app_label == label and t is not model and t not in made for t in targets(field))
    ]


def in_order(models: list[type[Model]]) -> Iterator[tuple[type[Model], list[str]]]:
    """Give the models, each after those it leads to, with the fields that close a circle."""
    made: set[type[Model]] = set()
    while rest := [model for model in models if model not in made]:
        model = min(rest, key=lambda one: len(waits(one, made)))
        yield model, waits(model, made)
        made.add(model)


def speaks_of(part: object, names: list[str]) -> bool:
    words = repr(part.deconstruct())  # type: ignore[attr-defined]
    return any(re.search(rf"\b{name}(_id)?(__\w+)?\b", words) for name in names)


def operations_for(models: list[type[Model]]) -> list[Operation]:
    first: list[Operation] = []
    later: list[Operation] = []
    for model, late in in_order(models):
        state = ModelState.from_model(model)
        options = {name: value for name, value in state.options.items() if value not in ([], set(), {})}
        for kind, add in (("indexes", migrations.AddIndex), ("constraints", migrations.AddConstraint)):
            parts = options.pop(kind, [])
            if now := [part for part in parts if not speaks_of(part, late)]:
                options[kind] = now
            later += [add(state.name_lower, part) for part in parts if speaks_of(part, late)]
        fields = [(name, field) for name, field in state.fields.items() if name not in late]
        first.append(migrations.CreateModel(state.name, fields, options, state.bases, state.managers))
        later[:0] = [migrations.AddField(state.name_lower, name, state.fields[name]) for name in late]
    return first + later


def dependencies_of(models: list[type[Model]], loader: MigrationLoader) -> list[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    users: set[tuple[str, str]] = set()
    for field in (field for model in models for field in fields_of(model)):
        for label in {target._meta.app_label for target in targets(field)} - {models[0]._meta.app_label}:
            if getattr(field, "swappable_setting", None):
                users = {migrations.swappable_dependency("accounts.User")}
            elif apps.get_app_config(label).name.startswith(OURS):
                found.add((label, "0001_initial"))
            else:
                found.add(loader.graph.leaf_nodes(label)[0])
    return [*sorted(found), *users]


def written(app: AppConfig, loader: MigrationLoader) -> str:
    """Return the text of an app's migration."""
    models = list(app.get_models())
    old = loader.disk_migrations.get((app.label, "0001_initial"))
    by_hand = [one for one in old.operations if isinstance(one, BY_HAND)] if old else []
    known = dependencies_of(models, loader) if models else []
    needed = [one for one in old.dependencies if one not in known] if by_hand and old else []
    parts = {
        "initial": True,
        "dependencies": [*known, *needed],
        "operations": [*operations_for(models), *by_hand],
    }
    migration = type("Migration", (migrations.Migration,), parts)("0001_initial", app.label)
    return MigrationWriter(migration, include_header=False).as_string()


def main() -> int:
    """Write what differs, or with --check only say so."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    only_checks, wrong = "--check" in sys.argv, []
    for app in apps.get_app_configs():
        if not app.name.startswith(OURS):
            continue
        path = Path(app.path) / "migrations" / "0001_initial.py"
        if not path.exists() and not list(app.get_models()):
            continue
        text = written(app, loader)
        if path.exists() and path.read_text() == text:
            continue
        wrong.append(path)
        if not only_checks:
            path.parent.mkdir(exist_ok=True)
            (path.parent / "__init__.py").touch()
            path.write_text(text)
    for path in wrong:
        print(("differs: " if only_checks else "written: ") + str(path.relative_to(ROOT)))
    if only_checks and wrong:
        print("Run make migrations.")
    return int(only_checks and bool(wrong))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    sys.exit(main())
