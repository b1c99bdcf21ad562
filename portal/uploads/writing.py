"""Put a picture into a text."""

import re
from pathlib import PurePath
from typing import Final

from django.utils.translation import gettext

from portal.uploads.models import Upload

NAME_LENGTH: Final = 60


def markdown_of(upload: Upload, file_name: str) -> str:
    """Return the Markdown that shows a picture, described by the name of its file."""
    return f"![{_words_of(file_name)}]({upload.get_absolute_url()})"


def _words_of(file_name: str) -> str:
    stem = PurePath(file_name.replace("\\", "/")).stem
    words = " ".join(re.sub(r"[^\w]+|_", " ", stem).split())[:NAME_LENGTH].strip()
    return words or gettext("Picture")
