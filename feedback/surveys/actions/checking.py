"""Check what one person sends in against the rules of the version she was shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings

from feedback.surveys.actions.errors import (
    AnswerMissing,
    AnswerNotAsked,
    AnswerUnreachable,
    AnswerWrong,
    ContactAddressMissing,
)
from feedback.surveys.definition import (
    AnswerRefused,
    Definition,
    Item,
    Outcome,
    Value,
    check_value,
    evaluate,
    is_answered,
)
from feedback.surveys.definition.kinds import FREE_WORDS
from feedback.surveys.models import Response, Survey, SurveyVersion
from feedback.surveys.policies import is_reachable
from portal.customers.models import Customer

SURVEY_RESPONSE = "survey.response"


@dataclass(frozen=True)
class Submission:
    """What one person sends in; `answers` by question key, `key` the same for the same sending."""

    version: SurveyVersion
    answers: Mapping[str, Value]
    key: UUID
    customer: Customer | None = None
    wants_contact: bool = False
    contact_email: str = ""
    channel: str = Response.Channel.WEB
    seconds: int | None = None
    suspicion: str = ""
    touch_kind: str = SURVEY_RESPONSE
    is_invited: bool = False
    """Whether we asked this customer ourselves; then a closed form still takes her answer."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """The hidden fields that came with the link."""
    language: str = ""
    """In which she saw the form; empty: the form's first language."""
    started_at: datetime | None = None


@dataclass(frozen=True)
class Checked:
    """Answers that keep every rule of the form, and where they lead."""

    definition: Definition
    answers: Mapping[str, Value]
    outcome: Outcome

    @property
    def score(self) -> int | None:
        """The answer to the main question."""
        main = self.definition.main
        value = self.answers.get(main) if main else None
        return value if isinstance(value, int) else None

    @property
    def words(self) -> str:
        """Everything said in her own words."""
        return words_of(self.definition, self.answers)


def words_of(definition: Definition, answers: Mapping[str, object]) -> str:
    """Return what stands in the answers in a person's own words."""
    said = (answers.get(item.id) for item in definition.items if item.kind in FREE_WORDS)
    return "\n\n".join(str(words) for words in said if words)


def check_submission(survey: Survey, submission: Submission) -> Checked:
    """Return the answers in order, each allowed by its question, all of them on the reachable path.

    Raises: AnswerNotAsked, AnswerWrong, AnswerUnreachable, AnswerMissing, ContactAddressMissing.
    """
    if submission.version.survey_id != survey.pk:
        raise AnswerNotAsked
    definition = submission.version.form
    answers = _allowed(definition, submission.answers)
    outcome = evaluate(definition, answers, submission.fields)
    if answers.keys() - outcome.visible:
        raise AnswerUnreachable
    missing = [item.id for item in definition.items if item.id in outcome.required - answers.keys()]
    if missing:
        raise AnswerMissing(missing[0])
    if submission.wants_contact and not (submission.contact_email or is_reachable(submission.customer)):
        raise ContactAddressMissing
    return Checked(definition, answers, outcome)


def _allowed(definition: Definition, given: Mapping[str, Value]) -> dict[str, Value]:
    asked = {item.id: item for item in definition.questions}
    if given.keys() - asked.keys():
        raise AnswerNotAsked
    return {
        name: _check(item, given[name])
        for name, item in asked.items()
        if name in given and is_answered(item.kind, given[name])
    }


def _check(item: Item, value: Value) -> Value:
    try:
        return check_value(item, value, region=settings.PHONE_REGION)
    except AnswerRefused as error:
        raise AnswerWrong(item.id, str(error)) from error
