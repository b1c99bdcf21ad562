"""What was made for one person is kept by no cache on the way (a proxy that forgets the cookie)."""

from collections.abc import Callable

import pytest
from django.test import Client

from portal.accounts.models import User

ClientOf = Callable[[User], Client]


@pytest.mark.parametrize("path", ["/", "/desk/", "/desk/forms/answers/", "/me/consents/", "/accounts/email/"])
def test_a_page_of_a_session_is_kept_by_nobody_on_the_way(
    path: str, carol: User, client_of: ClientOf
) -> None:
    kept = client_of(carol).get(path).headers["Cache-Control"]
    assert "private" in kept


def test_a_visitors_page_says_nothing_of_it(visitor: Client, db: None) -> None:
    assert "Cache-Control" not in visitor.get("/f/").headers
