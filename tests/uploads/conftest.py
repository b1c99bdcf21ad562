"""Keep the files of these tests in a folder of their own."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as real
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    storages: dict[str, Any] = {**real.STORAGES}
    storages["default"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path},
    }
    settings.STORAGES = storages
    return tmp_path
