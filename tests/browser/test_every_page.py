"""Every page of the access table, on a running demo portal, as a browser and its assistive tools meet it."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page

from tests.architecture.access_codes import ROLES
from tests.architecture.access_table import TABLE
from tests.chromium import running_chromium
from tests.operations.portals import PREPARE, Portal, environment_of, free_port, run_manage, running_portal

pytestmark = [pytest.mark.processes, pytest.mark.browser, pytest.mark.xdist_group("every_page")]

WAYS: Final[tuple[tuple[int, Literal["light", "dark"]], ...]] = ((390, "light"), (1280, "dark"))
"""What is wide in one scheme is wide in the other, so two looks tell all four."""
PASSWORD: Final = "harbor-lane-demo"
PEOPLE: Final = {"visitor": "", "owner": "lena@customer.example", "administrator": "mara@harborlane.example"}
PLACES: Final = (
    "/",
    "/forums/",
    "/f/",
    "/me/",
    "/desk/",
    "/admin/",
    "/admin/discussions/topic/",
    "/nowhere/",
)
WITHOUT_LINK: Final = (
    *(
        "/f/delivery/thanks/",
        "/f/delivery/results/",
        "/f/delivery/frame/",
        "/f/delivery/kiosk/",
        "/f/delivery/frame/thanks/",
        "/f/delivery/kiosk/thanks/",
        "/forums/p/1/revisions/",
        "/me/consents/phone/code/",
        "/me/consents/receipt/",
        "/me/check-ins/",
        "/accounts/signup/",
        "/accounts/login/code/",
    ),
    *("/accounts/inactive/", "/accounts/password/reset/", "/accounts/password/reset/done/"),
    *("/accounts/password/reset/key/1-forged/", "/accounts/password/reset/key/done/"),
    *("/accounts/3rdparty/login/cancelled/", "/accounts/logout/", "/accounts/reauthenticate/"),
    *("/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/3rdparty/", "/accounts/sessions/"),
)
"""Reached by doing something. All other pages are found by following links, one for each URL name."""
BY_KEY: Final = {"messaging:rest", "messaging:stop", "messaging:consents-by-link"}
"""Their links stand in messages, which staff read where no mail server is set; they open for everybody."""
KEYS: Final = """
from django.urls import reverse
from feedback.cases.models import Case
from feedback.checkins.models import CheckIn
from feedback.coupons.models import Coupon
from feedback.inbox.models import Quote
from feedback.readings.models import TextReading
from feedback.surveys.models import Response
from forums.discussions.models import Subscription
from forums.moderation.links import sanction_path
from forums.moderation.models import Sanction, Whisper
from forums.notifications.links import mute_url, unmute_token
from forums.notifications.targets import TOPIC, Muted, Target
open_one = CheckIn.objects.filter(state="sent").latest("sent_at")
followed = Subscription.objects.earliest("pk")
print("cases:case", reverse("cases:case", args=[Case.objects.latest("pk").token]))
given = Coupon.objects.filter(state="issued").latest("pk")
print("coupons:coupon", reverse("coupons:coupon", args=[given.token]))
print("voices:quote", Quote.objects.latest("pk").get_absolute_url())
print("checkins:check-in", reverse("checkins:check-in", args=[open_one.token]))
muted = mute_url(followed.user_id, followed.topic_id)
begun = Response.objects.filter(state="started").latest("pk")
for name in ("surveys:survey-continue", "surveys:survey-later"):
    print(name, reverse(name, args=[begun.survey.slug, begun.token]))
print("notifications:mute", "/" + muted.split("/", 3)[3])
was = Muted(Target(TOPIC, followed.topic_id), followed.level, followed.created_at)
print("notifications:unmute", reverse("notifications:unmute", args=[unmute_token(followed.user_id, was)]))
print("moderation:sanction", sanction_path(Sanction.objects.latest("given_at").pk))
own = Whisper.objects.filter(author__email="mara@harborlane.example").latest("pk")
print("moderation-desk:whisper-edit", reverse("moderation-desk:whisper-edit", args=[own.pk]))
print("readings-desk:reading", reverse("readings-desk:reading", args=[TextReading.objects.latest("pk").pk]))
kept = Response.objects.filter(mode="confidential").latest("pk")
print("surveys-desk:response-who", reverse("surveys-desk:response-who", args=[kept.pk]))
"""
"""Links in messages, whose place in the list depends on the hour, and what few pages of the desk show."""
TWICE: Final = {"ui:home", "discussions:topic", "discussions:topic-list", "surveys:survey"}
"""They show more to who is signed in. Every other page is looked at by the first role that may open it."""
READ_OF_EACH: Final = 6
READ_OF_MESSAGES: Final = 30
"""How many pages of one URL name are searched for links: not every message is a mail with a check-in."""
NOT_PAGES: Final = {
    *("web:sitemap", "web:sitemap-rooms", "web:sitemap-page"),
    *("web:forums-feed", "web:category-feed", "web:tag-feed", "web:topic-feed"),
    *("search:similar", "notifications:notice-count", "checkins-desk:program-progress"),  # parts of pages
    *("discussions:emoji", "ui:brand-css", "ui:favicon", "ui:robots", "operations:healthz"),
    *("messaging:receipt-json", "surveys:widget", "surveys-desk:survey-code"),
    *("moderation-desk:log-csv", "moderation-desk:log-json"),
    *("surveys-desk:survey-export", "surveys-schemas:form", "surveys-schemas:answers"),  # files
    *("insights-desk:survey-csv", "insights-desk:survey-json", "insights-desk:survey-xlsx"),
}
LINK: Final = re.compile(r"""(?:href|src|action)="(?:http://127\.0\.0\.1:\d+)?(/[^"?#]*)""")
WIDE: Final = "document.documentElement.scrollWidth > innerWidth"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ERROR_PAGE: Final = "nowhere"
MAILS: Final = {"messaging-desk:message-html", "checkins-desk:program-look"}

Pages = dict[str, str]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Run a portal with the demo company."""
    folder = tmp_path_factory.mktemp("pages")
    settings = environment_of(folder / "prepared", free_port())
    done = run_manage(settings, "shell", "--no-imports", "--command", PREPARE)
    assert done.returncode == 0, done.stdout + done.stderr
    with running_portal(folder / "prepared", folder / "demo", DEMO="1") as portal:
        yield portal


@pytest.fixture(scope="module")
def states(chromium: Browser, demo: Portal) -> dict[str, Any]:
    """Sign each role in once."""
    return {role: _signed_in(chromium, demo, email) for role, email in PEOPLE.items()}


@pytest.fixture(scope="module")
def found(chromium: Browser, demo: Portal, states: dict[str, Any]) -> dict[str, Pages]:
    """Return the pages each role finds, by URL name."""
    walks = {role: _walk(_open(chromium, demo, state)) for role, state in states.items()}
    keys = {name: path for name, path in walks["administrator"].items() if name in BY_KEY}
    keys |= _keys_of(demo)
    for name in [name for name in keys if name.partition(":")[0].endswith("-desk")]:
        walks["administrator"][name] = keys.pop(name)
    return {role: {**keys, **pages} for role, pages in walks.items()}


def _keys_of(demo: Portal) -> Pages:
    settings = environment_of(demo.folder, demo.port, DEMO="1")
    done = run_manage(settings, "shell", "--no-imports", "--command", KEYS)
    assert done.returncode == 0, done.stderr
    return dict(line.split() for line in done.stdout.splitlines())


def _open(chromium: Browser, demo: Portal, state: Any, **extra: Any) -> BrowserContext:
    address = f"http://127.0.0.1:{demo.port}"
    return chromium.new_context(base_url=address, reduced_motion="reduce", storage_state=state, **extra)


def _signed_in(chromium: Browser, demo: Portal, email: str) -> Any:
    if not email:
        return None
    context = _open(chromium, demo, None)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("main [name=login]", email)
    page.fill("main [name=password]", PASSWORD)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    state = context.storage_state()
    context.close()
    return state


def _walk(context: BrowserContext) -> Pages:
    pages: Pages = {}
    queue = [*PLACES, *WITHOUT_LINK]
    read: Counter[str] = Counter()
    for path in queue:
        name = _name_of(path)
        most = READ_OF_MESSAGES if name.startswith("messaging-desk:") else READ_OF_EACH
        if read[name] >= most or (name.startswith("admin:") and path not in PLACES):
            continue
        read[name] += 1
        if body := _body_of(context.request, path, is_missing=name == ERROR_PAGE):
            pages.setdefault(name, path)
            queue.extend(link for link in dict.fromkeys(LINK.findall(body)) if link not in queue)
    context.close()
    return pages


def _body_of(request: APIRequestContext, path: str, *, is_missing: bool) -> str:
    answer = request.get(path, max_redirects=0)
    is_page = "text/html" in answer.headers.get("content-type", "")
    return answer.text() if is_page and answer.status == (404 if is_missing else 200) else ""


def _name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ERROR_PAGE


def _looked_at(found: dict[str, Pages], role: str) -> Pages:
    """Return the pages that no role before this one may open, and those that show more when signed in."""
    before = [*PEOPLE][: [*PEOPLE].index(role)]
    seen = {name for earlier in before for name in found[earlier]} - TWICE
    return {name: path for name, path in found[role].items() if name not in seen}


def _faults(page: Page, name: str, path: str, complaints: list[str]) -> list[object]:
    """Open a page once and look at it in each way; in the admin only its console counts."""
    complaints.clear()
    if name in MAILS:  # its own policy runs no script, not even axe's
        page.goto("about:blank")
        page.set_content(page.request.get(path).text())
    else:
        page.goto(path)
    faults: list[object] = [
        words for words in complaints if "status of 404" not in words or name != ERROR_PAGE
    ]
    if not name.startswith("admin:"):
        for width, scheme in WAYS:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            faults += [f"wider than {width}"] if page.evaluate(WIDE) else []
            faults += [(width, scheme, *fault) for fault in _violations(page)]
    return faults


def _violations(page: Page) -> list[tuple[str, object, str]]:
    """Let axe read the page without its frames: the one there is, the mail, is a page of its own here."""
    answer = (
        Axe().run(page, options={"runOnly": RULES, "preload": False, "iframes": False}).response["violations"]
    )
    return [
        (fault["id"], node["target"], node["failureSummary"]) for fault in answer for node in fault["nodes"]
    ]


@pytest.mark.parametrize("role", PEOPLE)
def test_the_walk_finds_every_page_the_role_may_open(found: dict[str, Pages], role: str) -> None:
    column = ROLES.index(role)
    may_open = {name for name, codes in TABLE.items() if codes.split()[column] == "200"}

    assert may_open - NOT_PAGES - set(found[role]) == set()


@pytest.mark.parametrize("role", PEOPLE)
def test_no_page_has_a_fault(
    chromium: Browser, demo: Portal, states: dict[str, Any], found: dict[str, Pages], role: str
) -> None:
    context = _open(chromium, demo, states[role])
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    faults = {path: _faults(page, name, path, complaints) for name, path in _looked_at(found, role).items()}
    context.close()

    assert {path: said for path, said in faults.items() if said} == {}


@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_shows_its_heading_without_scripts(
    chromium: Browser, demo: Portal, states: dict[str, Any], found: dict[str, Pages], role: str
) -> None:
    context = _open(chromium, demo, states[role], java_script_enabled=False)
    page = context.new_page()
    pages = {
        path
        for name, path in _looked_at(found, role).items()
        if not name.startswith("admin:") and name not in MAILS
    }

    def shows_its_heading(path: str) -> bool:
        page.goto(path, wait_until="domcontentloaded")
        return page.locator("h1").first.is_visible()

    without = {path for path in pages if not shows_its_heading(path)}
    context.close()

    assert without == set()
