"""Every bad setting is named, with what to write instead."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from portal.operations.configuration import bare_address, find_problems, is_local

ROOT = Path(__file__).resolve().parents[2]


def settings_named(*names: str, **values: Any) -> list[str]:
    return [problem.setting for problem in find_problems(values) if problem.is_error or "warnings" in names]


@pytest.mark.parametrize(
    ("values", "setting"),
    [
        ({"SITE_URL": "feedback.example.com"}, "SITE_URL"),
        ({"SITE_URL": "https://feedback.example.com/portal"}, "SITE_URL"),
        ({"SITE_URL": "https://[broken"}, "SITE_URL"),
        ({"SITE_URL": "https://example.com:notaport"}, "SITE_URL"),
        ({"TIME_ZONE": "Mars/Base"}, "TIME_ZONE"),
        ({"EMAIL_TRANSPORT": "pigeon"}, "EMAIL_TRANSPORT"),
        ({"SMS_TRANSPORT": "pigeon"}, "SMS_TRANSPORT"),
        ({"SMTP_SECURITY": "ssl"}, "SMTP_SECURITY"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({"LOG_LEVEL": "info"}, "LOG_LEVEL"),
        ({"REDIS_URL": "127.0.0.1:6379"}, "REDIS_URL"),
        ({"FROM_EMAIL": "nobody"}, "FROM_EMAIL"),
        ({"FROM_EMAIL": "Shop <nobody>"}, "FROM_EMAIL"),
        ({"FROM_EMAIL": "a@shop.example", "LIST_FROM_EMAIL": "a@other.example"}, "LIST_FROM_EMAIL"),
        ({"EMAIL_TRANSPORT": "anymail", "COMPANY_POSTAL_ADDRESS": "1 Street"}, "ANYMAIL"),
        ({"EMAIL_TRANSPORT": "smtp"}, "COMPANY_POSTAL_ADDRESS"),
        ({"SMTP_USER": "shop"}, "SMTP_PASSWORD"),
        ({"PHONE_REGION": "Portugal"}, "PHONE_REGION"),
        ({"TWILIO_FROM": "415 555 0132"}, "TWILIO_FROM"),
        ({"TWILIO_BASE_URL": "twilio"}, "TWILIO_BASE_URL"),
        ({"SOCIAL_KEYS": {"github": ("id", "")}}, "GITHUB_CLIENT_SECRET"),
        ({"SOCIAL_KEYS": {"x": ("", "secret")}}, "X_CLIENT_ID"),
        ({"SOCIAL_KEYS": {"oidc": ("id", "secret")}, "OIDC_SERVER_URL": ""}, "OIDC_SERVER_URL"),
        ({"SITE_URL": "https://feedback.example.com", "DEBUG": True}, "DEBUG"),
    ],
)
def test_a_setting_that_cannot_work_is_named(values: dict[str, Any], setting: str) -> None:
    assert settings_named(**values) == [setting]


def test_text_messages_name_each_missing_key() -> None:
    assert settings_named(SMS_TRANSPORT="twilio") == [
        "TWILIO_ACCOUNT_SID",
        "TWILIO_AUTH_TOKEN",
        "TWILIO_FROM",
    ]


def test_settings_of_a_real_company_are_fine() -> None:
    values = {
        "SITE_URL": "https://feedback.example.com",
        "TIME_ZONE": "Europe/Lisbon",
        "EMAIL_TRANSPORT": "smtp",
        "FROM_EMAIL": "Example <hello@example.com>",
        "COMPANY_POSTAL_ADDRESS": "1 Example Street",
        "SMS_TRANSPORT": "twilio",
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": "t",
        "TWILIO_FROM": "+14155550132",
        "DATABASE": {"ENGINE": "postgresql"},
        "REDIS_URL": "redis://127.0.0.1:6379/0",
    }

    assert find_problems(values) == []


@pytest.mark.parametrize(
    ("values", "setting"),
    [
        ({"SITE_URL": "http://feedback.example.com"}, "SITE_URL"),
        ({"DATABASE": {"ENGINE": "postgresql"}}, "REDIS_URL"),
        ({"SITE_URL": "https://feedback.example.com", "EMAIL_TRANSPORT": "local"}, "EMAIL_TRANSPORT"),
        ({"SITE_URL": "https://feedback.example.com", "SMS_TRANSPORT": "local"}, "SMS_TRANSPORT"),
    ],
)
def test_what_should_not_stay_so_is_a_warning(values: dict[str, Any], setting: str) -> None:
    assert [problem.setting for problem in find_problems(values) if not problem.is_error] == [setting]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "192.168.1.4", "shop.local", "intranet", "::1"])
def test_a_private_host_may_stay_without_https(host: str) -> None:
    assert is_local(host)


def test_the_system_checks_tell_all_bad_settings_at_once(settings: Settings) -> None:
    settings.PHONE_REGION = "XX"
    settings.TWILIO_FROM = "12"
    settings.LOG_FORMAT = "xml"

    told = " ".join(str(message.msg) for message in run_checks(tags=["settings"]))

    assert all(name in told for name in ("PHONE_REGION", "TWILIO_FROM", "LOG_FORMAT"))


def test_settings_that_cannot_be_read_are_listed_together_with_impossible_ones(tmp_path: Path) -> None:
    bad = {
        "PORT": "many",
        "SMS_PRICES": '{"+1": "0.0079"}',
        "WEB_WORKERS": "0",
        "DEMO": "perhaps",
        "TIME_ZONE": "Mars/Base",
        "EMAIL_TRANSPORT": "pigeon",
    }
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": "nonsense://secret@host", **bad}

    done = subprocess.run(
        [sys.executable, "-c", "import portal.settings"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert all(f"  {name}: " in done.stderr for name in [*bad, "DATABASE_URL"])
    assert "secret@host" not in done.stderr


def test_a_data_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    environment = {**os.environ, "DATA_DIR": str(blocked / "var"), "SECRET_KEY": ""}

    done = subprocess.run(
        [sys.executable, "-c", "import portal.settings"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "DATA_DIR" in done.stderr


@pytest.mark.parametrize("sender", ["+14155550132", "MG0123456789abcdef0123456789abcdef"])
def test_texts_come_from_a_number_or_a_messaging_service(sender: str) -> None:
    assert find_problems({"TWILIO_FROM": sender}) == []


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("hello@example.com", "hello@example.com"),
        (" Example Shoes <hello@example.com> ", "hello@example.com"),
        ("", ""),
    ],
)
def test_the_name_before_a_sender_s_address_is_left_out(written: str, address: str) -> None:
    assert bare_address(written) == address


def test_a_sender_with_a_name_is_kept_as_its_address(tmp_path: Path) -> None:
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "FROM_EMAIL": "Example Shoes <hello@example.com>"}

    done = subprocess.run(
        [sys.executable, "-c", "from portal import settings; print(settings.FROM_EMAIL)"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "hello@example.com"
