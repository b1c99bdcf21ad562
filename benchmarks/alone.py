"""A portal in this process, in a folder that goes with it; imported before any model.

BENCH_DATABASE_URL names another database than one in the folder.
"""

import os
import tempfile
from typing import Final

import django

FOLDER: Final = tempfile.TemporaryDirectory()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "DATA_DIR": FOLDER.name,
    "LOG_LEVEL": "ERROR",
    "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", ""),
}
django.setup()
