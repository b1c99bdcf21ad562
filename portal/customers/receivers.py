"""Follow what allauth tells of a person's addresses."""

from typing import Any

from portal.accounts.models import User
from portal.customers.actions import release_address


def release_removed(user: User, email_address: Any, **_kwargs: Any) -> None:
    """Stop writing to an address that a person took off her account."""
    release_address(user=user, value=email_address.email)
