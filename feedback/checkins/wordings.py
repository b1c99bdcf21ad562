"""Say which messages of the check-ins staff may word, and what each can say."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from portal.messaging.wording_kinds import Kind, Shown, Variable, as_link

_TAP = (
    "display:inline-block;min-width:24px;padding:10px 7px;margin:3px 1px;border:1px solid;border-radius:8px;"
    "text-align:center;text-decoration:none;font-weight:600;color:inherit"
)
_UNSEEN = (
    '<a href="{}" aria-hidden="true" tabindex="-1"'
    ' style="display:none;mso-hide:all;max-height:0;overflow:hidden"></a>'
)
_EXAMPLE_DAY = datetime(2026, 12, 24, tzinfo=UTC)
_LINK = "https://feedback.example.com/c/x/"


def as_day(value: Any, _context: Mapping[str, Any]) -> Shown:
    """Show a moment as a day."""
    text = date_format(value, "j F Y") if value else ""
    return Shown(text, escape(text))


def as_answers(value: Any, context: Mapping[str, Any]) -> Shown:
    """Show each score as a link; before them stands one that no person sees, to know scanners by."""
    answers = list(value or ())
    if not answers:
        return as_link(context.get("check_in_url", ""), context)
    low, high = context.get("low_label", ""), context.get("high_label", "")
    lines = [f"{each['score']}: {each['url']}" for each in answers]
    lines[0], lines[-1] = f"{lines[0]} ({low})", f"{lines[-1]} ({high})"
    taps = format_html_join(
        " ", '<a href="{}" style="{}">{}</a>', ((each["url"], _TAP, each["score"]) for each in answers)
    )
    ends = format_html("{}: {}. {}: {}.", answers[0]["score"], low, answers[-1]["score"], high)
    unseen = format_html(_UNSEEN, context["all_url"]) if context.get("all_url") else ""
    return Shown("\n".join(lines), f"{unseen}{taps}<br>{ends}" if low or high else f"{unseen}{taps}")


NAME = Variable("name", _("the customer's name"), "Ada Ames")
QUESTION = Variable("question", _("the question"), _("How is everything going?"))
LINK = Variable("link", _("the page where she answers"), _LINK, key="check_in_url", show=as_link)
ASKING = (
    NAME,
    QUESTION,
    Variable("opening", _("what the program says first"), ""),
    Variable("intro", _("what the form says first"), ""),
    Variable(
        "answers",
        _("the scores, each a link; on a line of its own"),
        [{"score": score, "url": f"{_LINK}?score={score}"} for score in range(1, 6)],
        show=as_answers,
    ),
    LINK,
    Variable(
        "until",
        _("the last day to answer"),
        datetime(2026, 12, 24, tzinfo=UTC),
        key="expires_at",
        show=as_day,
    ),
)
ANSWERED = (
    NAME,
    QUESTION,
    Variable("score", _("what she answered"), _("4 of 5"), key="score_label"),
    LINK,
    Variable("forum", _("the forums"), "https://feedback.example.com/forums/", key="forum_url", show=as_link),
)
_AGREED = _("You get this because you agreed that %(company)s may ask you now and then how things are going.")
_ONCE = _("You get this once, because you answered our question.")
KINDS = (
    Kind(
        "check_in",
        _("Check-in"),
        _("Asks how things are going."),
        ASKING,
        why=_AGREED,
        needs_one_of=("answers", "link"),
        needs_consent=True,
    ),
    Kind(
        "check_in_reminder",
        _("Reminder"),
        _("Asks once more who has not answered."),
        ASKING,
        why=_AGREED,
        needs_one_of=("answers", "link"),
        needs_consent=True,
    ),
    Kind("check_in_thanks", _("Thanks"), _("Answers a good score sent in a reply."), ANSWERED, why=_ONCE),
    Kind("check_in_sorry", _("Sorry"), _("Answers a low score sent in a reply."), ANSWERED, why=_ONCE),
    Kind(
        "coupon",
        _("Coupon"),
        _("Brings a coupon, the same whatever was answered."),
        (
            NAME,
            Variable("reason", _("why staff give it"), ""),
            Variable("value", _("what it is worth"), _("5 % off"), key="coupon_value"),
            Variable("code", _("its code"), "K7M4-PQ2X", key="coupon_code"),
            Variable(
                "until",
                _("its last day"),
                datetime(2026, 12, 24, tzinfo=UTC),
                key="coupon_until",
                show=as_day,
            ),
            Variable("link", _("its page"), _LINK, key="coupon_url", show=as_link),
            Variable("terms", _("its terms"), "", key="coupon_terms"),
        ),
        why=_("You get this because you gave %(company)s your time."),
        needs_one_of=("code", "link"),
    ),
)
