"""Say which messages of the check-ins staff may word, and what each can say."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from html import escape  # Django's does the same for ten times as much
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from portal.messaging.wording_kinds import Kind, Shown, Variable, as_link, as_words
from portal.messaging.wordings import shipped_label

_TAP = (
    "display:inline-block;min-width:24px;padding:10px 7px;margin:3px 1px;border:1px solid;border-radius:8px;"
    "text-align:center;text-decoration:none;font-weight:600;color:inherit"
)
_UNSEEN = (
    '<a href="%s" aria-hidden="true" tabindex="-1"'
    ' style="display:none;mso-hide:all;max-height:0;overflow:hidden"></a>'
)
_EXAMPLE_DAY = datetime(2026, 12, 24, tzinfo=UTC)
_LINK = "https://feedback.example.com/c/x/"


def as_day(value: Any, _context: Mapping[str, Any]) -> Shown:
    """Show a moment as a day, as the language writes it."""
    return _day(localtime(value).date(), get_language() or "en") if value else Shown("", "")


@lru_cache(maxsize=1024)
def _day(day: date, language: str) -> Shown:
    text = date_format(day, "j F Y" if language.startswith("en") else "DATE_FORMAT")
    return Shown(text, escape(text))


def as_short_day(value: Any, _context: Mapping[str, Any]) -> Shown:
    """Show a moment as a day in few letters: parts of a text are paid for."""
    if not value:
        return Shown("", "")
    is_english = (get_language() or "en").startswith("en")
    text = date_format(localtime(value).date(), "j M Y" if is_english else "d.m.Y")
    return Shown(text, escape(text))


def as_subject(value: Any, context: Mapping[str, Any]) -> Shown:
    """Show the subject that the program gives, else the question."""
    return as_words(value or context.get("question"), context)


def as_answers(value: Any, context: Mapping[str, Any]) -> Shown:
    """Show each score as a link; before them stands one that no person sees, to know scanners by."""
    answers = list(value or ())
    if not answers:
        return _as_one_link(str(context.get("check_in_url", "")))
    low, high = _end(context, "low_label"), _end(context, "high_label")
    scores = [str(each["score"]) for each in answers]
    scores[0], scores[-1] = f"{scores[0]} ({low})", f"{scores[-1]} ({high})"
    # The address ends its line: mail programs would take what follows for a part of it.
    lines = [f"{score}: {each['url']}" for score, each in zip(scores, answers, strict=True)]
    taps = "\n".join(
        f'<a href="{escape(each["url"])}" style="{_TAP}">{escape(str(each["score"]))}</a>' for each in answers
    )
    unseen = _UNSEEN % escape(str(context["all_url"])) if context.get("all_url") else ""
    ends = f"{answers[0]['score']}: {low}. {answers[-1]['score']}: {high}."
    return Shown("\n".join(lines), f"{unseen}{taps}<br>{escape(ends)}" if low or high else f"{unseen}{taps}")


def _end(context: Mapping[str, Any], name: str) -> str:
    """Return the words of an end of the scale, in the language that is spoken now."""
    words = str(context.get(name, ""))
    return shipped_label(words, words) if words else ""


def as_reply(value: Any, context: Mapping[str, Any]) -> Shown:
    """Show how a text is answered: by which numbers and what the highest means, else by the page."""
    answers = list(value or ())
    if not answers:
        return as_words(shipped_label("reply without scores", gettext("Answer here:")), context)
    said = shipped_label("reply", gettext("Reply %(low)s-%(high)s (%(high)s: %(label)s), or answer here:"))
    label, ends = _end(context, "high_label"), {"low": answers[0]["score"], "high": answers[-1]["score"]}
    if not label:
        said = said.replace(" (%(high)s: %(label)s)", "")
    return as_words(said % {**ends, "label": label}, context)


def score_said(score: object, highest: object, language: str) -> str:
    """Return a score such as "4 of 5" in a language."""
    with override(language or settings.LANGUAGE_CODE):
        words = shipped_label("score", gettext("%(score)s of %(highest)s"))
    return words % {"score": score, "highest": highest}


def _as_one_link(url: str) -> Shown:
    style = _TAP.replace("10px 7px", "12px 20px")
    label = escape(shipped_label("answer", gettext("Answer")))
    return Shown(url, f'<a href="{escape(url)}" style="{style}">{label}</a>')


NAME = Variable("name", _("the customer's name"), "Ada Ames")
QUESTION = Variable("question", _("the question"), _("How is everything going?"))
ASKED = Variable(
    "question",
    _("the question"),
    _("How is everything going?"),
    alone='<h1 style="font-size:22px;line-height:1.3;margin:24px 0 12px">{}</h1>',
)
LINK = Variable("link", _("the page where she answers"), _LINK, key="check_in_url", show=as_link)
ASKING = (
    NAME,
    ASKED,
    Variable("subject", _("the subject that the program gives, else the question"), "", show=as_subject),
    Variable("opening", _("what the program says first"), ""),
    Variable("intro", _("what the form says first"), ""),
    Variable(
        "answers",
        _("the scores, each a link; on a line of its own"),
        [{"score": score, "url": f"{_LINK}?score={score}"} for score in range(1, 6)],
        show=as_answers,
    ),
    Variable(
        "reply",
        _("how a text is answered, such as “Reply 1-5 (5: very satisfied), or answer here:”"),
        [{"score": score, "url": ""} for score in range(1, 6)],
        key="answers",
        show=as_reply,
    ),
    LINK,
    Variable(
        "until",
        _("the last day to answer"),
        _EXAMPLE_DAY,
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
_CODE_ALONE = '<p style="font:600 22px/1.4 ui-monospace,Menlo,Consolas,monospace;letter-spacing:1px">{}</p>'
VALUE = Variable("value", _("what the coupon is worth"), _("5 % off"), key="coupon_value")
CODE = Variable("code", _("its code"), "7KQM-2XVA-9RDT", key="coupon_code", alone=_CODE_ALONE)
COUPON_UNTIL = Variable("coupon_until", _("the last day of the coupon"), _EXAMPLE_DAY, show=as_day)
_SHORT_DAY = _("its last day, short for a text")
COUPON_LINK = Variable(
    "coupon",
    _("the page of the coupon"),
    "https://feedback.example.com/coupons/x/",
    key="coupon_url",
    show=as_link,
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
        may_bring_subject=True,
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
    Kind(
        "check_in_offer",
        _("Reminder with a coupon"),
        _("Thanks the silent for their time, whatever they answer, and asks once more."),
        (
            *(*ASKING, VALUE, CODE, COUPON_UNTIL, COUPON_LINK),
            Variable("coupon_by", _SHORT_DAY, _EXAMPLE_DAY, key="coupon_until", show=as_short_day),
        ),
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
            VALUE,
            CODE,
            Variable(
                "until",
                _("its last day"),
                _EXAMPLE_DAY,
                key="coupon_until",
                show=as_day,
            ),
            Variable("by", _SHORT_DAY, _EXAMPLE_DAY, key="coupon_until", show=as_short_day),
            Variable("link", _("its page"), _LINK, key="coupon_url", show=as_link),
            Variable("terms", _("its terms"), "", key="coupon_terms"),
        ),
        why=_("You get this because you gave %(company)s your time."),
        needs_one_of=("code", "link"),
    ),
)
