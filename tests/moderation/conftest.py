"""What most tests of moderation begin with."""

import pytest

from forums.discussions.models import Post
from portal.accounts.models import User
from portal.accounts.roles import Role
from tests.factories import make_user
from tests.forums.factories import make_reply, make_topic


@pytest.fixture
def fay(db: None) -> User:
    """Another moderator."""
    return make_user("Fay Fern", role=Role.MODERATOR)


@pytest.fixture
def reply(alice: User, bob: User) -> Post:
    """Bob's reply in Alice's topic."""
    return make_reply(bob, make_topic(alice, title="Grinder"), body="It came *broken*. Carl is a liar.")
