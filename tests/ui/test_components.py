"""The template tags, the form renderer and the moments."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone

from portal.ui.moments import spoken
from portal.ui.paging import KeysetPage
from tests.ui.urls import Person, Sample

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


def _render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(hours=3), "today 07:00"),
        (timedelta(hours=20), "yesterday 14:00"),
        (timedelta(days=20), "27 Oct"),
        (timedelta(days=400), "12 Oct 2025"),
        (-timedelta(seconds=20), "in a moment"),
        (-timedelta(minutes=12), "in 12 min"),
        (-timedelta(hours=23), "tomorrow 09:00"),
        (-timedelta(days=3), "19 Nov"),
    ],
)
def test_a_moment_is_said_as_people_say_it(ago: timedelta, words: str) -> None:
    assert spoken(MONDAY - ago, MONDAY) == words


def test_yesterday_is_the_readers_yesterday() -> None:
    late_evening = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)

    with timezone.override("Europe/Helsinki"):
        assert spoken(late_evening, MONDAY) == "today 01:30"


def test_when_carries_the_exact_moment() -> None:
    html = _render("{% when moment %}", moment=MONDAY)

    assert 'datetime="2026-11-16T10:00:00+00:00"' in html
    assert 'title="Monday, 16 November 2026, 10:00:00 UTC"' in html


def test_a_missing_moment_shows_nothing() -> None:
    assert _render("{% when moment %}", moment=None) == ""


def test_an_icon_is_hidden_from_screen_readers() -> None:
    html = _render('{% icon "house" %}')

    assert html.startswith('<svg class="icon"')
    assert 'aria-hidden="true"' in html


def test_an_avatar_keeps_its_color_and_escapes_the_name() -> None:
    html = _render("{% avatar person %}", person=Person("<b>x y"))

    assert html == _render("{% avatar person %}", person=Person("<b>x y"))
    assert "&lt;y" in html


def test_a_badge_has_a_sign_beside_its_word() -> None:
    html = _render('{% badge "wait" text %}', text="<late>")

    assert "<svg" in html
    assert "&lt;late&gt;" in html


def test_a_badge_of_unknown_meaning_is_refused() -> None:
    with pytest.raises(KeyError):
        _render('{% badge "sparkly" "x" %}')


def test_an_unknown_argument_is_refused_when_the_template_is_read() -> None:
    with pytest.raises(TemplateSyntaxError):
        _render('{% card titel="x" %}{% endcard %}')


def test_a_card_escapes_its_title_and_keeps_its_content() -> None:
    html = _render("{% card title=title %}<p>{{ text }}</p>{% endcard %}", title="<i>", text="<script>")

    assert "&lt;i&gt;" in html
    assert "<p>&lt;script&gt;</p>" in html


def test_a_pager_without_neighbors_shows_nothing() -> None:
    assert _render("{% pager page %}", page=KeysetPage(items=[])).strip() == ""


def test_a_pager_links_its_neighbors() -> None:
    html = _render("{% pager page %}", page=KeysetPage(items=[], next_url="/x/?cursor=a"))

    assert 'href="/x/?cursor=a" rel="next"' in html
    assert "Previous" not in html


def test_a_count_is_grouped() -> None:
    assert ">12,345<" in _render("{% count 12345 %}")


def test_a_wrong_field_is_described_by_its_error_and_help() -> None:
    html = str(Sample({"name": "", "email": "no"}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_the_error_summary_leads_to_the_fields_and_takes_the_focus() -> None:
    html = str(Sample({"name": "Alice", "email": "no", "body": "b", "score": "3", "zone": "UTC"}))

    assert "One thing needs a second look" in html
    assert 'href="#id_email"' in html
    assert "autofocus" in html


def test_what_was_typed_is_still_there_beside_the_error() -> None:
    assert "what I wrote" in str(Sample({"body": "what I wrote"}))


def test_a_form_without_errors_has_no_summary() -> None:
    assert "error-summary" not in str(Sample())


def test_radio_buttons_are_big_targets_in_a_named_group() -> None:
    html = Sample()["score"].as_field_group()

    assert "<fieldset" in html
    assert 'class="choices choices-scale"' in html
    assert html.count('class="choice"') == 11


def test_a_check_box_stands_in_its_label() -> None:
    html = Sample()["wants_reply"].as_field_group()

    assert html.index("<label") < html.index("<input") < html.index("A person may contact me")


def test_hidden_fields_have_no_label() -> None:
    class Hidden(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput)

    assert "label" not in str(Hidden())
