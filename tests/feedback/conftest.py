"""Give every test of the feedback pages a portal that is set up."""

import os

import pytest

from portal.accounts.models import User

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's event loop and the database


@pytest.fixture(autouse=True)
def _set_up(adam: User) -> None:
    """An empty portal would lead every visitor to its set-up page."""
