"""Store static files under hashed names, compressed, with the style sheet in one piece."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import HashedFilesMixin
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEETS = ("css/site.css", "css/form.css")
_IMPORT = re.compile(r'^@import url\("(?P<file>[^"]+)"\) (?P<where>[^;]+);$', re.MULTILINE)


class AssetStorage(CompressedManifestStaticFilesStorage):
    """Hash the imports of our own ES modules too, and send the style sheet as one file.

    Django's `support_js_module_import_aggregation` reads every file and fails on libraries that mention
    imports in comments (Django ticket 34322), so its patterns are used for our own folder only.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", HashedFilesMixin._js_module_import_aggregation_patterns[1]),  # type: ignore[attr-defined]  # noqa: SLF001
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        for sheet in STYLE_SHEETS:
            if sheet in paths:
                storage, name = paths[sheet]
                paths = {**paths, sheet: (_InPlace(bundled(storage, name)), name)}
        yield from super().post_process(paths, dry_run, **options)  # type: ignore[no-untyped-call]


class _InPlace(Storage):
    """Gives one text, whatever file is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        return ContentFile(self.text.encode(), name=name)


def bundled(storage: Storage, name: str) -> str:
    """Return the style sheet with each file in the place of its import: one request instead of thirty."""
    folder = name.rsplit("/", 1)[0]

    def inlined(match: re.Match[str]) -> str:
        with storage.open(f"{folder}/{match['file']}") as imported:
            rules = imported.read().decode()
        where = match["where"]
        layer = re.fullmatch(r"layer\((\w+)\)", where)
        return f"@layer {layer[1]} {{\n{rules}}}" if layer else f"@media {where} {{\n{rules}}}"

    with storage.open(name) as sheet:
        return _IMPORT.sub(inlined, sheet.read().decode())
