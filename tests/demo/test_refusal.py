"""The demo company is loaded into an empty portal only."""

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from portal.customers.models import Customer
from tests.factories import make_customer


def test_a_portal_with_people_refuses_the_demo(db: None) -> None:
    make_customer("Somebody real", email="real@example.org")

    with pytest.raises(CommandError, match="has people already"):
        call_command("demo")
    assert Customer.objects.count() == 1
    assert not User.objects.exists()
