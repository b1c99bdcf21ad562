"""Markdown becomes safe HTML, and hostile Markdown is refused before it costs time."""

import re
import time
from contextlib import suppress
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.lib.markdown import MAX_LENGTH, TooComplex, TooLong, people_named, plain_text, render, sanitize

OWN = "/uploads/" + "Ab0_-x" * 4 + "/1200x800.jpg"
HOSTILE = {
    "open links": "[a](" * 6_000,
    "pictures": "![" * 16_000,
    "brackets": "[" * 32_000,
    "forty kilobytes of links": "[a](" * 10_000,
    "quotes in quotes": "> " * 2_500,
    "quotes without spaces": ">" * 2_500 + "a",
    "crossed emphasis": "*a_" * 10_600,
    "stars": "*" * 32_000,
    "stars and words": "a**b" * 8_000,
    "backticks of every length": "".join("`" * size + "a" for size in range(1, 250)),
    "nested lists": "\n".join(" " * (2 * depth) + "- a" for depth in range(170)),
    "lists on one line": "- " * 16_000,
    "numbered lists": "1. " * 10_000,
    "a huge table": "|a" * 100 + "|\n" + "|-" * 100 + "|\n" + ("|b" * 100 + "|\n") * 150,
    "a long table": "a|b\n-|-\n" + "x\n" * 15_000,
    "angles": "<" * 40_000,
    "comments": "<!--" * 8_000,
    "addresses": "http://a.bc " * 2_600,
    "bare domains": "a.com " * 5_300,
    "slashes": "//a.com/" * 4_000,
    "open addresses": "https://a.b/(" * 2_400,
    "mail addresses": "a@b.co " * 4_500,
    "at signs": "a@" * 16_000,
    "references": "".join(f"[{number}]: b\n" for number in range(2_900)),
    "entities": "&amp;" * 6_400,
    "lines": "a\n" * 16_000,
    "headings": "# a\n" * 8_000,
    "pictures in links": "[![" * 10_000,
    "pictures of ours": f"![x]({OWN})" * 500,
    "people": "@[x](u:7)" * 1_000,
    "colons": ":a" * 16_000,
    "emoji": ":tea:" * 6_400,
    "emphasis that never ends": "a**b**c*d*" * 3_200,
    "emphasis of two kinds": "*_" * 16_000,
    "struck and starred": "~~*~~_" * 5_300,
    "a table of one wide row": "|" + "a|" * 1_900 + "\n|" + "-|" * 1_900,
    "a table whose rows are filled up": "|" + "a|" * 900 + "\n|" + "-|" * 900 + "\n" + "|\n" * 2_000,
    "many tables": "a|b\n-|-\nc|d\n\n" * 1_300,
    "one reference used a thousand times": "[a]: /u\n\n" + "[a] " * 1_900,
    "a reference that never closes": '[a]: /b "' + "x" * 31_000,
    "a quote that goes on": "> a\n" + "b\n" * 3_900,
    "open parentheses": "[a](" + "(" * 31_000,
    "foreign domains": "xn--a.com " * 3_200,
    "a letter with many marks": "a" + "\u0301" * 31_000,
    "numbers of characters": "&#1234567;" * 3_200,
    "just under every limit": "![" * 499 + "//a.b/(" * 499 + "a.com " * 3_000,
}

KEPT_OF_PICTURES = {"src", "alt", "width", "height", "loading"}
MENTION = ("class", "mention")

PIECES = [
    *[
        f"![x]({OWN})",
        "@[x](u:7)",
        ":coffee:",
        OWN,
        "<script>",
        "</script>",
        "javascript:",
        "onload=",
        "[x](",
        ")",
        "![",
        "`",
        ">",
        "-",
        "<",
        '"',
        "'",
        "&#x6A;",
        "\\",
        "|",
        "~~",
        "<a",
        "href=",
        "<style>",
        "data:",
        "*",
    ],
    *("\n", "    ", "> ", "- ", "\t", "\x00"),
]


def cost_of(source: str) -> float:
    """Return the processor seconds of the quickest of three renderings, or refusals."""
    costs = []
    for _time in range(3):
        begun = time.process_time()
        with suppress(TooLong, TooComplex):
            render(source)
        costs.append(time.process_time() - begun)
    return min(costs)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_or_costs_little_more_than_honest_words(name: str) -> None:
    # A ratio in one run holds on a busy machine, where a bound in seconds would not.
    honest = "Our **grinder** hums, see https://example.org/a and `the log`.\n\n- one\n- two\n\n" * 400
    assert cost_of(HOSTILE[name]) <= 4 * cost_of(honest[:MAX_LENGTH])


def test_text_beyond_the_length_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLong):
        render("a" * (MAX_LENGTH + 1))


def test_words_are_never_dropped_for_being_nested_too_deep() -> None:
    assert "deep" in render("> " * 12 + "deep")
    with pytest.raises(TooComplex):
        render("> " * 40 + "deep")


def test_a_long_honest_post_is_rendered() -> None:
    paragraph = "We tried **three** grinds, see [our notes](https://example.org/notes) and `grind 7`.\n\n"
    assert "<strong>three</strong>" in render(paragraph * 300)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox(1))",
        "![x](javascript:alert(1))",
        "<javascript:alert(1)>",
        '[x](https://a.b "onmouseover=alert(1)")',
        "[a]: javascript:alert(1)\n\n[a]",
        "<<script>script>alert(1)<</script>/script>",
        "<svg><style><img src=x onerror=alert(1)>",
    ],
)
def test_no_script_survives(source: str) -> None:
    assert_harmless(render(source))


def test_links_lend_no_weight_and_open_nothing_with_our_window() -> None:
    assert 'rel="nofollow ugc noopener"' in render("https://example.org")
    assert 'rel="nofollow ugc noopener"' in render("[x](mailto:a@example.org)")


def test_pictures_become_links_so_that_no_stranger_learns_who_reads() -> None:
    html = render(
        "![my cup](https://example.org/cup.png) [![in a link](https://x.example/a.png)](https://y.example)"
    )
    assert "<img" not in html
    assert '<a href="https://example.org/cup.png" rel="nofollow ugc noopener">my cup</a>' in html
    assert "x.example" not in html


def test_our_own_pictures_are_shown_small_and_lead_to_the_whole() -> None:
    html = render(f"![my *cup*]({OWN})")
    small = OWN.replace("/1200x800", "/small/1200x800")
    shown = f'<img src="{small}" alt="my cup" width="1200" height="800" loading="lazy">'
    assert html == f'<p><a href="{OWN}" rel="nofollow ugc noopener">{shown}</a></p>\n'


@pytest.mark.parametrize(
    "address",
    [
        f"https://example.org{OWN}",
        f"//example.org{OWN}",
        f"{OWN}?x",
        f"/\\example.org{OWN}",
        OWN.replace("/uploads/", "/uploads/../"),
        OWN.replace(".jpg", ".svg"),
        OWN.replace("1200", "99999"),
        OWN.replace("1200", "0"),
        OWN.replace("1200", "١٢٠٠"),
    ],
)
def test_no_other_address_is_shown_as_a_picture(address: str) -> None:
    assert "<img" not in render(f"![x]({address})")


def test_a_person_is_linked_by_the_name_she_has_and_not_by_what_was_typed() -> None:
    html = render("Thanks @[The *boss*](u:7).", {7: "Lena <b>"})
    link = '<a href="/people/7/" class="mention" rel="nofollow ugc noopener">@Lena &lt;b&gt;</a>'
    assert html == f"<p>Thanks {link}.</p>\n"


def test_who_is_not_known_here_stays_words() -> None:
    assert render("@[Lena](u:7) [Bob](u:8)", {8: "Bob"}) == "<p>@Lena Bob</p>\n"


def test_people_in_quotes_were_spoken_to_before() -> None:
    source = "> @[Lena](u:7)\n\n@[Bob](u:8) and @[Bob](u:8), `@[Eve](u:9)` [Kim](u:10)"
    assert people_named(source) == [8]


def test_emoji_are_drawn_by_name_outside_of_code() -> None:
    assert render("Time for :coffee: `:coffee:` :nothing:") == (
        "<p>Time for ☕ <code>:coffee:</code> :nothing:</p>\n"
    )


def test_headings_stay_below_those_of_the_page() -> None:
    assert render("# One\n\n## Two") == "<h3>One</h3>\n<h4>Two</h4>\n"


def test_tables_and_strikes_work() -> None:
    html = render("|a|b|\n|-|-:|\n|1|~~2~~|")
    assert "<td>1</td>" in html
    assert "<s>2</s>" in html


def test_plain_text_is_one_line_cut_at_a_word() -> None:
    source = "# Hello\n\n- **one** two [three](https://example.org)\n\n```\ncode\n```"
    assert plain_text(source) == "Hello one two three code"
    assert plain_text(source, limit=12) == "Hello one…"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=40).map("".join))
def test_whatever_is_typed_comes_out_harmless_and_cleaning_twice_changes_nothing(source: str) -> None:
    html = render(source, {7: "Eve"})
    assert_harmless(html)
    assert sanitize(html) == html


class _Harmless(HTMLParser):
    """Reads HTML as a browser would and refuses what could act."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "svg",
            "form",
            "base",
            "meta",
            "link",
        }
        for name, value in attrs:
            assert not name.startswith("on")
            assert name in {"href", "title", "rel", "start", *KEPT_OF_PICTURES} or (name, value) == MENTION
            if name == "src":
                assert re.fullmatch(r"/uploads/[\w-]{24}/small/\d+x\d+\.(jpg|png|webp)", value or "")
            if name == "href":
                scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", value or "", re.IGNORECASE)
                assert scheme is None or scheme[1].lower() in {"http", "https", "mailto"}


def assert_harmless(html: str) -> None:
    _Harmless().feed(html)
