"""Let customers fill in the feedback forms, over 90 days in which things get better."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final
from uuid import UUID

from feedback.insights.actions import show_results
from feedback.surveys.actions import (
    Progress,
    Submission,
    SurveyDraft,
    create_survey,
    open_survey,
    save_progress,
    submit_response,
)
from feedback.surveys.actions.settings import SurveySettings, change_settings
from feedback.surveys.models import Survey
from feedback.surveys.scales import SCALES
from feedback.surveys.suspicion import Manner, suspicion_of
from portal.customers.models import Customer
from portal.demo.script import Form
from portal.demo.stage import Stage

_BANDS: Final = {"csat": (2, 3), "nps": (6, 8), "ces": (3, 5)}
"""Up to which score people are discontent, and up to which so-so."""
UNANSWERED: Final = (
    ("hanna", "delivery", 2, "The box came, the decaf did not. It is on the packing list.", 31),
    ("HL-1023", "delivery", 1, "Two weeks now, and the carrier says the street does not exist.", 26),
    ("HL-1066", "recommend", 3, "I asked twice about the double charge and heard nothing.", 9),
    ("peter", "help", 2, "The label for the return does not open on my telephone.", 5),
    (
        "HL-1052",
        "delivery",
        2,
        "Half of the office's order is missing, and we have guests on Monday.",
        2,
    ),
)
"""What nobody has answered yet: who, the form, the score, the words, and how many hours ago."""

GUEST: Final = ("delivery", 2, "Nine days late, and the carrier could not say where it was.", 41)
"""Who asks to hear of it, whatever chance says: the form, the score, the words, how many days ago."""


@dataclass(frozen=True)
class Voice:
    """One filled-in form of the script."""

    moment: datetime
    score: int | None
    words: str = ""


def open_forms(stage: Stage) -> dict[str, Survey]:
    """Make the forms and open them."""
    author = stage.people["tobias"]
    made = {}
    for form in stage.script.forms:
        draft = SurveyDraft(
            title=form.title,
            slug=form.slug,
            kind=form.kind,
            score_question=form.score_question,
            comment_question=form.comment_question,
            intro=form.intro,
            thanks=form.thanks,
            is_listed=form.is_listed,
        )
        opened = stage.ago(form.days_ago + 1)
        survey = create_survey(draft=draft, created_by=author, now=opened)
        made[form.slug] = open_survey(survey=_promised(survey, form.mode, opened), now=opened)
    return made


def _promised(survey: Survey, mode: str, now: datetime) -> Survey:
    """Give a form its promise of who sees whose answer it is."""
    wish = SurveySettings(
        slug=survey.slug,
        reply_within_days=survey.reply_within_days,
        is_listed=survey.is_listed,
        mode=mode,
        closes_at=None,
        response_cap=None,
        is_once=False,
        quotas={},
    )
    return change_settings(survey=survey, wish=wish, now=now)


def fill_in(stage: Stage, forms: dict[str, Survey]) -> None:
    """Plan every answer to every form."""
    for form in stage.script.forms:
        for voice in _voices(stage, form):
            stage.at(voice.moment, partial(_submit, stage, forms[form.slug], form, voice))
    for who, slug, score, words, hours in UNANSWERED:
        moment = stage.ago(hours / 24)
        stage.at(moment, partial(_complain, stage, forms[slug], who, Voice(moment, score, words)))
    slug, score, words, days = GUEST
    voice = Voice(stage.ago(days), score, words)
    stage.at(voice.moment, partial(_send, stage, forms[slug], voice, email="guest@customer.example"))
    stage.at(stage.ago(0.4), partial(_begin, stage, forms["delivery"]))
    trap = suspicion_of(Manner(trap="Acme"))
    for number in range(2):
        moment = stage.ago(6.5 * number + 0.6)
        voice = Voice(moment, 5, "Visit www.example.com for the best machines.")
        stage.at(moment, partial(_send, stage, forms["delivery"], voice, suspicion=trap))


def show_one_in_public(stage: Stage, forms: dict[str, Survey]) -> None:
    """Let everybody see what customers say about deliveries, as counted by then."""
    show_results(survey=forms["delivery"], may_be_indexed=False, now=stage.now)


def _voices(stage: Stage, form: Form) -> Sequence[Voice]:
    """Return the answers to one form; each sentence of the script is said by one person only."""
    chance = stage.chance
    moments = sorted(_daytime(stage, chance.uniform(0.2, form.days_ago)) for _number in range(form.count))
    if form.words:
        return [Voice(moment, None, words) for moment, words in zip(moments, form.words, strict=True)]
    plain = [Voice(moment, _score(chance, form, stage, moment)) for moment in moments]
    return _with_words(chance, form, plain)


def _daytime(stage: Stage, days: float) -> datetime:
    """Return a moment of that day at which people are awake."""
    moment = stage.ago(days).replace(hour=stage.chance.choice((7, 8, 11, 12, 13, 16, 17, 18, 19, 20, 21)))
    return moment if moment < stage.now else moment - timedelta(days=1)


def _score(chance: Random, form: Form, stage: Stage, moment: datetime) -> int:
    first, latest = form.means
    done = 1 - (stage.now - moment) / timedelta(days=form.days_ago)
    scale = SCALES[form.kind]
    drawn = round(chance.gauss(first + (latest - first) * done, form.spread))
    return min(max(drawn, scale.lowest), scale.highest)


def _with_words(chance: Random, form: Form, voices: Sequence[Voice]) -> list[Voice]:
    """Give the sentences of each mood to people of that mood."""
    said: dict[int, str] = {}
    for mood, sentences in form.voices.items():
        places = [place for place, voice in enumerate(voices) if mood_of(form.kind, voice.score) == mood]
        chosen = chance.sample(places, k=min(len(places), len(sentences)))
        said |= dict(zip(chosen, sentences, strict=False))
    return [Voice(voice.moment, voice.score, said.get(place, "")) for place, voice in enumerate(voices)]


def mood_of(kind: str, score: int | None) -> str:
    """Return whether a score is low, middle or high."""
    low, middle = _BANDS[kind]
    if score is None or score <= low:
        return "low"
    return "middle" if score <= middle else "high"


def _submit(stage: Stage, survey: Survey, form: Form, voice: Voice, _now: datetime) -> None:
    """Send an answer in; who is unhappy and unknown leaves an address now and then."""
    known = sorted(stage.customers)
    is_known = bool(known) and stage.chance.random() < form.known
    customer = stage.customers[stage.chance.choice(known)] if is_known else None
    wants_contact = customer is None and bool(voice.words) and stage.chance.random() < 0.3
    number = stage.chance.randrange(1000)
    email = f"guest{number}@customer.example" if wants_contact else ""
    _send(stage, survey, voice, voice.moment, customer=customer, email=email)


def _complain(stage: Stage, survey: Survey, who: str, voice: Voice, _now: datetime) -> None:
    _send(stage, survey, voice, voice.moment, customer=stage.customers[who])


def _begin(stage: Stage, survey: Survey, now: datetime) -> None:
    """Let somebody begin a form and put it off until she is at home."""
    assert survey.current_version is not None
    progress = Progress(
        version=survey.current_version,
        key=UUID(int=stage.chance.getrandbits(128), version=4),
        answers={"score": 3, "comment": "The box is here, the grinder"},
        started_at=now,
    )
    save_progress(survey=survey, progress=progress, now=now)


def _send(
    stage: Stage,
    survey: Survey,
    voice: Voice,
    now: datetime,
    *,
    customer: Customer | None = None,
    email: str = "",
    suspicion: str = "",
) -> None:
    assert survey.current_version is not None
    answers: dict[str, int | str] = {"comment": voice.words}
    if voice.score is not None:
        answers["score"] = voice.score
    submission = Submission(
        version=survey.current_version,
        answers=answers,
        key=UUID(int=stage.chance.getrandbits(128), version=4),
        customer=customer,
        wants_contact=bool(email),
        contact_email=email,
        seconds=stage.chance.randint(9, 95),
        suspicion=suspicion,
    )
    submit_response(survey=survey, submission=submission, now=now)
