"""The rules that style sheets, scripts and templates keep."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.management import call_command
from django.test import override_settings

STYLES = sorted(Path("static/css").rglob("*.css"))
SCRIPTS = sorted(Path("static/js").glob("*.js"))
PAGES = [
    page for page in sorted(Path("templates").rglob("*.html")) if not {"messages", "email"} & set(page.parts)
]
CONDITION = re.compile(r"@(?:media|container)[^{]*\{")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
LENGTH = re.compile(r"(?<![\w.-])\d*\.?\d+(?:px|rem|pt|cm|mm|in)\b")


def _rules(path: Path) -> str:
    return CONDITION.sub("", COMMENT.sub("", path.read_text()))


ENTRIES = {"main.js", "form.js", "form_framed.js", "form_kiosk.js", "tap.js"}
"""Scripts that a page names."""
OF_FORMS = {
    "form_keep.js",
    "form_line.js",
    "form_page.js",
    "form_ranking.js",
    "form_save.js",
    "frame_height.js",
}
"""Behaviors that only the pages on which a form is answered have."""
LIBRARIES = {
    "newcomers.js",
    "stream.js",
    "sha256.js",
    "form_logic.js",
    "form_answers.js",
    "kiosk_idle.js",
    "kiosk_swap.js",
}
"""Scripts that another one imports, and that do nothing by themselves."""
FROM_LIBRARIES = {"css", "htmx-swapping"}
"""The ending of imported sheets, and a class that htmx puts on."""
WORN_IN = ("templates", "static/js", "portal", "forums", "feedback")
SHEETS = {"site.css", "form.css"}
"""Style sheets that a page names."""


@pytest.mark.parametrize(
    "path", [path for path in STYLES if path.name != "tokens.css"], ids=lambda path: path.name
)
def test_only_the_tokens_name_colors_and_lengths(path: Path) -> None:
    assert COLOR.findall(_rules(path)) == []
    assert LENGTH.findall(_rules(path)) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_names_only_tokens_that_exist(path: Path) -> None:
    tokens = "".join(sheet.read_text() for sheet in STYLES)

    used = set(re.findall(r"var\((--[\w-]+)", _rules(path)))

    assert {name for name in used if f"{name}:" not in tokens} == set()


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_is_short_and_imported(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 150
    imports = "".join(Path("static/css", sheet).read_text() for sheet in SHEETS)
    assert path.name in SHEETS or path.name in imports


def test_the_style_sheets_name_only_classes_that_something_wears() -> None:
    files = [file for root in WORN_IN for file in Path(root).rglob("*")]
    text = "".join(file.read_text() for file in files if file.suffix in {".html", ".py", ".js"})
    worn = set(re.findall(r"[\w-]+", text)) | FROM_LIBRARIES
    made = tuple(re.findall(r"[a-z][\w-]*-(?=\{)", text))  # "avatar-{}": the rest is known when it is shown

    classes = set(re.findall(r"\.([a-z][\w-]*)", "".join(map(_rules, STYLES))))

    assert {name for name in classes - worn if not name.startswith(made)} == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_one_short_behavior(path: Path) -> None:
    text = path.read_text()

    assert len(text.splitlines()) <= 80
    assert path.name in ENTRIES | LIBRARIES or "export function enhance(root)" in text


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_a_page_has_no_inline_script_style_or_handler(path: Path) -> None:
    text = path.read_text()

    assert re.findall(r"<script(?![^>]*(?:\bsrc=|application/json))[^>]*>", text) == []
    assert re.findall(r"<style|\sstyle=\"|\son[a-z]+=\"", text) == []


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_a_row_has_one_line_of_each_kind(path: Path) -> None:
    rows = re.findall(r'<li class="row.*?</li>', path.read_text(), re.DOTALL)

    twice = [row for row in rows for line in ("title", "meta", "text") if row.count(f'class="row-{line}') > 1]

    assert twice == []  # a second one would lie over the first


def test_every_field_names_its_type() -> None:
    fields = [tag for path in PAGES for tag in re.findall(r"<input\b[^>]*>", path.read_text())]

    assert fields
    assert [tag for tag in fields if "type=" not in tag] == []  # its look goes by it


@pytest.mark.parametrize("path", sorted(Path("templates/ui").rglob("*.html")), ids=str)
def test_a_component_says_what_it_is(path: Path) -> None:
    assert path.name == "home.html" or path.read_text().startswith("{% comment %}")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The static files as production serves them."""
    root = tmp_path_factory.mktemp("static")
    storages: dict[str, Any] = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "portal.ui.storage.AssetStorage"},
    }
    with override_settings(STATIC_ROOT=root, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield root


def _hashed(root: Path, name: str) -> Path:
    folder, stem, ending = re.fullmatch(r"(\w+)/(\w+)\.(\w+)", name).groups()  # type: ignore[union-attr]
    return next(path for path in (root / folder).glob(f"{stem}.*.{ending}") if "." in path.stem)


def test_the_style_sheet_is_sent_as_one_file_within_its_budget(collected: Path) -> None:
    sheet = _hashed(collected, "css/site.css").read_text()

    assert "@import" not in sheet
    assert "@layer components {" in sheet
    assert len(brotli.compress(sheet.encode())) <= 15_000  # type: ignore[no-untyped-call]


def test_modules_import_each_other_under_hashed_names(collected: Path) -> None:
    main = _hashed(collected, "js/main.js").read_text()

    imported = re.findall(r'from "\./([\w.]+)"', main)
    assert len(imported) == len(SCRIPTS) - len(ENTRIES | LIBRARIES | OF_FORMS)
    assert all((collected / "js" / name).exists() and name.count(".") == 2 for name in imported)
