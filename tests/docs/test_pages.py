"""The pages of the documentation lead somewhere, and the front page tells the truth about the demo."""

import re
from pathlib import Path

import pytest

from portal.demo.people import CUSTOMER_DOMAIN, SHOWN_CUSTOMER, STAFF_DOMAIN
from portal.demo.script import script

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "benchmarks/README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PICTURES = sorted((ROOT / "docs/guide/images").glob("*.png"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text()) if "://" not in link]

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_walks_name_what_exists() -> None:
    walks = (ROOT / "docs/develop/walks.md").read_text()
    code = [path for package in ("portal", "forums", "feedback") for path in (ROOT / package).rglob("*.py")]
    text = {f"/{path.relative_to(ROOT)}": path.read_text() for path in code}

    steps = re.findall(r"`([\w/]+\.py): (\w+)`", walks)
    names = set(re.findall(r"`(\w*_\w*)`", walks)) - {"in_doubt"}

    assert len(steps) > 20
    assert [
        step
        for step in steps
        if not any(
            path.endswith(f"/{step[0]}") and re.search(rf"(def|class) {step[1]}\b", words)
            for path, words in text.items()
        )
    ] == []
    assert names - set(re.findall(r"\w+", "".join(text.values()))) == set()


def test_every_row_of_a_table_stands_in_one() -> None:
    lone = [
        (page.name, before)
        for page in PAGES
        for before in re.findall(r"(?:^|\n)\n(\|.*)\n(?!\|[ :|-]+\n)", page.read_text())
    ]

    assert lone == []


def test_pictures_are_small_and_none_is_left_over() -> None:
    said = "".join(page.read_text() for page in PAGES)

    assert PICTURES
    for picture in PICTURES:
        assert picture.stat().st_size < 200_000, picture.name
        assert f"images/{picture.name}" in said, picture.name


def test_the_front_page_tells_the_demo_sign_ins() -> None:
    said = (ROOT / "README.md").read_text()
    emails = [member.email_at(STAFF_DOMAIN) for member in script().staff]

    assert script().password in said
    assert all(email in said for email in [*emails, f"{SHOWN_CUSTOMER}@{CUSTOMER_DOMAIN}"])
