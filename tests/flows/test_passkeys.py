"""Staff sign in with a passkey, on a running portal, with the browser's own authenticator."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.chromium import running_chromium
from tests.operations.portals import PREPARE, environment_of, free_port, run_manage, running_portal

pytestmark = [pytest.mark.processes, pytest.mark.browser]
PASSWORD = "quiet harbor morning"


def add_authenticator(context: BrowserContext, page: Page) -> None:
    """Give the page a device that holds passkeys and whose owner always agrees."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def set_up(page: Page) -> None:
    page.goto("/setup/")
    page.fill("[name=company_name]", "Harbor Lane Coffee")
    page.fill("[name=display_name]", "Ada Ash")
    page.fill("[name=email]", "ada@example.org")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/desk/**")


def make_passkey(page: Page) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("main [name=password]", PASSWORD)  # something this strong is asked for again first
    page.locator("main").get_by_role("button").first.click()
    page.fill("main [name=name]", "This machine")
    page.locator("main [name=passwordless]").check()
    page.locator("main").get_by_role("button").first.click()
    page.get_by_text("10 codes are left").wait_for()


def test_a_passkey_made_on_the_account_page_signs_in_without_a_password(tmp_path: Path) -> None:
    settings = environment_of(tmp_path / "prepared", free_port())
    done = run_manage(settings, "shell", "--no-imports", "--command", PREPARE)
    assert done.returncode == 0, done.stdout + done.stderr
    with running_portal(tmp_path / "prepared", tmp_path / "var") as portal, running_chromium() as chromium:
        context = chromium.new_context(base_url=f"http://localhost:{portal.port}")
        page = context.new_page()
        add_authenticator(context, page)
        set_up(page)
        make_passkey(page)
        context.clear_cookies()

        page.goto("/accounts/login/")
        page.get_by_role("button", name="Use a passkey").click()

        page.wait_for_url("**/desk/**")
