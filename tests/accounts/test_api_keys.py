"""Keys let other programs in: shown once, kept as a hash, revoked at once."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.api_keys import ScopeUnknown, find_api_key, make_api_key, revoke_api_key
from portal.accounts.models import ApiKey


def test_a_key_is_found_by_itself_and_not_kept(db: None, now: datetime) -> None:
    row, key = make_api_key(name="Web shop", scopes=["coupons.redeem"], now=now)

    assert find_api_key(key) == row
    assert key not in str(ApiKey.objects.values().get())


def test_a_revoked_key_is_found_no_more(db: None, now: datetime) -> None:
    row, key = make_api_key(name="Web shop", scopes=["coupons.redeem"], now=now)

    revoke_api_key(key=row, now=now)

    assert find_api_key(key) is None


@pytest.mark.parametrize("key", ["", "earshot_", "earshot_" + "x" * 43])
def test_an_invented_key_is_none(db: None, key: str) -> None:
    assert find_api_key(key) is None


def test_a_key_needs_a_permission_that_exists(db: None, now: datetime) -> None:
    with pytest.raises(ScopeUnknown):
        make_api_key(name="Web shop", scopes=["everything"], now=now)
    assert not ApiKey.objects.exists()


def test_the_command_prints_the_key_once(db: None) -> None:
    out = StringIO()
    call_command("make_api_key", "Web shop", "coupons.redeem", stdout=out)

    found = find_api_key(out.getvalue().strip())
    assert found is not None
    assert found.scopes == ["coupons.redeem"]


def test_the_command_names_the_permissions_there_are(db: None) -> None:
    with pytest.raises(CommandError, match=r"coupons\.redeem"):
        call_command("make_api_key", "Web shop", "nonsense")
