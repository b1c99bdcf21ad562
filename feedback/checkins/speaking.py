"""Say a form's title, question and the words around it in the language of the customer who is asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from feedback.surveys.definition import Item
from feedback.surveys.definition.piping import pipe
from feedback.surveys.languages import choose_language
from feedback.surveys.models import Survey, SurveyVersion


@dataclass(frozen=True)
class Spoken:
    """What a form says in one language; of a form in one language the title staff see."""

    language: str
    title: str
    intro: str
    question: str
    thanks: str


def spoken(survey: Survey, version: SurveyVersion, wanted: Iterable[str]) -> Spoken:
    """Return what the form says in the first wanted language it has.

    The question is the one that gives the score, else the first: its numbers stand below it in the mail.
    """
    form = version.form
    language = choose_language(form.languages, wanted)
    asked: Item | None = form.by_id[form.main] if form.main else next(iter(form.questions), None)
    # Nothing was answered yet: what stands in for earlier answers is said.
    question = pipe(form.say(asked.label, language), {}) if asked else ""
    if len(form.languages) == 1:
        return Spoken(language, survey.title, survey.intro, question or survey.title, survey.thanks)
    title, intro, thanks = (form.say(words, language) for words in (form.title, form.intro, form.thanks))
    return Spoken(language, title, intro, question or title, thanks)
