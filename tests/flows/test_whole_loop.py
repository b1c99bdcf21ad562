"""The whole loop, as its people walk it, on a portal started with its one command."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.chromium import running_chromium
from tests.operations.portals import PREPARE, Portal, environment_of, free_port, run_manage, running_portal
from tests.processes import wait_until
from tests.smtp import Sink, running_sink

pytestmark = [pytest.mark.processes, pytest.mark.browser]

PASSWORD = "a quiet harbor at dawn"
CATEGORY = """
from forums.discussions.models import Category
Category.objects.create(slug="brewing", name="Brewing", visibility="public", position=1)
"""
MEMBER = f"""
from django.utils import timezone
from allauth.account.models import EmailAddress
from portal.accounts.models import User
user = User.objects.create_user("bob@example.org", "{PASSWORD}", display_name="Bob Brook")
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
"""
RING = """
from portal.celery import app
app.send_task("{task}")
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loop") / "data"
    done = run_manage(environment_of(folder, free_port()), "shell", "--no-imports", "--command", PREPARE)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def noon_zone() -> str:
    """Return a zone where it is about noon now, so that a check-in may be sent at once."""
    shift = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-shift:+d}" if shift else "UTC"


def mail_to(sink: Sink, to: str, words: str) -> EmailMessage:
    """Wait for a mail to somebody whose subject or text holds the words."""
    found: list[EmailMessage] = []

    def has_come() -> bool:
        found[:] = [
            mail
            for mail in sink.accepted
            if mail["To"] == to and words in str(mail["Subject"]) + text_of(mail)
        ]
        return bool(found)

    wait_until(has_come, seconds=60)
    return found[-1]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part else ""


def shell(portal: Portal, code: str) -> str:
    done = run_manage(
        {**environment_of(portal.folder, portal.port), **portal_settings(portal)},
        "shell",
        "--no-imports",
        "--command",
        code,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def portal_settings(portal: Portal) -> dict[str, str]:
    return {"REDIS_URL": f"unix://{portal.folder / 'broker' / 'broker.sock'}"}


def ring(portal: Portal, task: str) -> None:
    shell(portal, RING.format(task=task))


class Person:
    """Somebody in a browser of her own."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(30_000)

    def goes(self, path: str) -> Page:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return self.page

    def fills(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def presses(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=words).first.click()

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)

    def signs_in(self, email: str) -> None:
        self.goes("/accounts/login/")
        self.fills(login=email, password=PASSWORD)
        self.presses("Sign in")


def set_up(staff: Person) -> None:
    staff.goes("/setup/")
    staff.fills(
        company_name="Harbor Lane Coffee",
        display_name="Adam Ash",
        email="adam@example.org",
        password=PASSWORD,
    )
    staff.presses("Make my account")
    staff.sees("Your portal is ready")


def signs_up(alice: Person, sink: Sink) -> None:
    alice.goes("/accounts/signup/")
    alice.fills(display_name="Alice Arden", email="alice@example.org", password1=PASSWORD)
    alice.presses("Make my account")
    mail = mail_to(sink, "alice@example.org", "code")
    code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", text_of(mail), re.MULTILINE)
    assert code, text_of(mail)
    alice.fills(code=code.group(1))
    alice.presses("Go on")


def agrees(alice: Person) -> None:
    alice.goes("/me/")
    alice.fills(time_zone=noon_zone())
    alice.presses("Save your profile")
    alice.goes("/me/consents/")
    expect(alice.page.locator("main input:checked")).to_have_count(0)
    alice.page.get_by_label("Check-ins").check()
    alice.presses("Save")
    alice.sees("It holds from this moment")


def posts(alice: Person) -> str:
    alice.goes("/forums/brewing/new/")
    alice.fills(title="The new grinder is loud", body="It wakes the **whole house** at six.")
    alice.page.locator("main").get_by_role("button", name="Preview").click()
    expect(alice.page.locator("#preview strong")).to_have_text("whole house")
    alice.presses("Start topic")
    alice.sees("whole house")
    return alice.page.url


def approves(staff: Person) -> None:
    """Let a new account's first post through: it was typed faster than people type."""
    staff.goes("/desk/moderation/")
    staff.page.locator("main").get_by_role("link", name="The new grinder is loud").first.click()
    staff.presses("Approve")


def reports(bob: Person, topic: str) -> None:
    bob.signs_in("bob@example.org")
    bob.goes(topic)
    bob.page.get_by_role("link", name="Report").first.click()
    bob.page.locator("main input[type=radio]").first.check()
    bob.presses("Send report")
    bob.sees("Thank you. A moderator reads the post and decides; you hear what came of it.")


def moderates(staff: Person) -> None:
    staff.goes("/desk/moderation/")
    staff.page.locator("main").get_by_role("link", name="The new grinder is loud").first.click()
    staff.presses("Leave it")
    staff.sees("All clear")


def answers_her(staff: Person) -> None:
    staff.goes("/desk/customers/inbox/")
    staff.page.locator("main").get_by_role("link", name="The new grinder is loud").first.click()
    staff.fills(text="We are sorry about the noise. A quieter lid goes out to you tomorrow.")
    staff.presses("Send answer")
    staff.sees("All clear")


def makes_a_form_and_a_program(staff: Person) -> None:
    staff.goes("/desk/forms/new/")
    staff.page.get_by_label("NPS").first.check()
    staff.fills(title="How are we doing?")
    staff.page.locator("#id_slug").fill("how")
    staff.presses("Start building")
    staff.goes("/desk/forms/how/publish/")
    staff.presses("Publish and go live")
    staff.goes("/desk/checkins/new/")
    closed = staff.page.locator("main details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    staff.fills(name="Every quarter", opens="08:00", closes="21:00")
    staff.page.locator("main [name=survey]").select_option(label="How are we doing?")
    staff.page.get_by_label("E-mail").first.check()
    asks_at_once(staff)
    staff.presses("Save as a draft")
    starts_it(staff)


def starts_it(staff: Person) -> None:
    """Start the program; where the world's DNS can be asked, it knows no records of the test's domain."""
    staff.presses("Start asking")
    if staff.page.locator("#reason").count():
        staff.fills(reason="Our own server takes it in this test.")
        staff.presses("Start all the same")
    expect(staff.page.locator("body")).to_contain_text("The program is live")


def asks_at_once(staff: Person) -> None:
    """Let the program ask who has just written to us, without days of rest."""
    staff.page.get_by_label("only from the last time this program asked her").check()
    staff.page.get_by_label("spread the first round").uncheck()
    staff.fills(release_days="0")


def answers_the_form(alice: Person) -> None:
    alice.goes("/f/how/")
    alice.page.get_by_label("7", exact=False).first.check()
    alice.presses("Send answer")
    alice.sees("Thank you")


def answers_the_check_in(alice: Person, portal: Portal, sink: Sink) -> None:
    ring(portal, "feedback.checkins.plan_due")
    shell(
        portal,
        "from django.utils import timezone; from feedback.checkins.models import CheckIn; "
        "CheckIn.objects.update(due_at=timezone.now())",
    )
    ring(portal, "feedback.checkins.send_due")
    mail = mail_to(sink, "alice@example.org", "/c/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    part = mail.get_body(("html",))
    assert part is not None
    link = re.search(r'href="http://[^/"]+(/c/[^"]*score=9[^"]*)"', part.get_content().replace("&amp;", "&"))
    assert link, part.get_content()
    alice.goes(link.group(1))
    expect(alice.page.locator("main input[name=score][value='9']")).to_be_checked()
    alice.presses("Send answer")
    alice.sees("Thank you")


def the_timeline_shows_all_of_it(staff: Person) -> None:
    staff.goes("/desk/customers/")
    staff.page.get_by_role("link", name="Alice Arden").first.click()
    for words in (
        "The new grinder is loud",
        "We are sorry about the noise",
        "How are we doing?",
        "7 of 10",
        "9 of 10",
    ):
        staff.sees(words)
    assert staff.page.locator(".timeline > li").count() >= 5


@pytest.mark.parametrize("has_javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_whole_loop(chromium: Browser, prepared: Path, tmp_path: Path, has_javascript: bool) -> None:
    with running_sink() as sink:
        mail = {
            "EMAIL_TRANSPORT": "smtp",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(sink.port),
            "FROM_EMAIL": "hello@example.org",
            "COMPANY_POSTAL_ADDRESS": "1 Harbor Lane, Porto",
        }
        with running_portal(prepared, tmp_path / "data", **mail) as portal:
            base_url = f"http://127.0.0.1:{portal.port}"
            contexts = [
                chromium.new_context(base_url=base_url, java_script_enabled=has_javascript)
                for _person in range(3)
            ]
            staff, alice, bob = map(Person, contexts)
            set_up(staff)
            shell(portal, CATEGORY + MEMBER)
            signs_up(alice, sink)
            agrees(alice)
            topic = posts(alice)
            approves(staff)
            reports(bob, topic)
            moderates(staff)
            answers_her(staff)
            makes_a_form_and_a_program(staff)
            answers_the_form(alice)
            answers_the_check_in(alice, portal, sink)
            the_timeline_shows_all_of_it(staff)
            for context in contexts:
                context.close()
            assert portal.stop() == 0
