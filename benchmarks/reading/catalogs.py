"""Gather sentences of many languages from the translations that lie on this machine: .po and .mo files."""

import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import django

from portal.screening.reading.language import grams_of

CODES = (
    *("ar", "bg", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hr", "hu", "it", "ja", "ko", "nb"),
    *("nl", "pl", "pt", "ro", "ru", "sk", "sv", "tr", "uk", "zh"),
)
FOLDERS = {"pt": ("pt", "pt_BR"), "nb": ("nb", "no"), "zh": ("zh_Hans", "zh_CN"), "en": ("de",)}
NOT_WORDS = re.compile(
    r"%\(\w+\)[sd]|%[-\w.]+|\{[^}]*\}|<[^>]*>|&\w+;|https?://\S+|\S*[_/=@\\]\S*|--?\w+|\b[A-Z]{2,}\b"
)
MOST_LETTERS = 400_000
"""Of a language at most so much is read, so that none is heard louder than the others."""


def shipped_roots() -> list[Path]:
    """Return the folders of the packages this product needs anyway."""
    return [Path(module.__file__).parent for module in (django, allauth) if module.__file__]


def sentences(code: str, roots: list[Path]) -> Iterator[str]:
    """Return the sentences of one language under the folders; those of English are what others translate."""
    for root in roots:
        for folder in FOLDERS.get(code, (code,)):
            for path in sorted(root.rglob(f"{folder}/LC_MESSAGES/*.mo")):
                yield from _of(path, is_source=code == "en")


def letters(code: str, roots: list[Path]) -> list[str]:
    """Return sentences of a language up to MOST_LETTERS, each once."""
    kept: list[str] = []
    seen: set[str] = set()
    total = 0
    for sentence in sentences(code, roots):
        if sentence not in seen and total < MOST_LETTERS:
            seen.add(sentence)
            kept.append(sentence)
            total += len(sentence)
    return kept


def common_words() -> dict[str, str]:
    """Return the everyday words of each language that stand beside this module."""
    lines = Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))


def _of(path: Path, *, is_source: bool) -> Iterator[str]:
    with path.open("rb") as file:
        try:
            catalog = vars(gettext.GNUTranslations(file))["_catalog"]
        except (OSError, UnicodeDecodeError):
            return
    for source, said in catalog.items():
        words = source[0] if isinstance(source, tuple) else source
        if not words or words == said:
            continue
        sentence = " ".join(NOT_WORDS.sub(" ", words if is_source else said).replace("&", "").split())
        if len(grams_of(sentence)) > 20:
            yield sentence
