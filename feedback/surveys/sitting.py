"""Follow one person through the pages of one form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from feedback.surveys.actions import Progress, answers_of, unfinished_of
from feedback.surveys.answer_form import AnswerForm, Asking
from feedback.surveys.definition import (
    AnswerRefused,
    Definition,
    Item,
    Kind,
    Value,
    check_value,
    evaluate,
    is_answered,
)
from feedback.surveys.doors import Door
from feedback.surveys.models import Response, Survey, SurveyVersion
from feedback.surveys.policies import is_reachable
from feedback.surveys.posted import read_posted
from feedback.surveys.starts import Start
from portal.customers.models import Customer

LONGEST_FIELD: Final = 200
"""How much of a hidden field is taken from a link."""


@dataclass(frozen=True)
class Sitting:
    """One person in front of one version of a form, with what she answered so far.

    `response` is the row of what she began; without one nothing is stored yet. The pages are counted from 0;
    after the last of them comes a closing page where a jump ended the form early.
    """

    survey: Survey
    version: SurveyVersion
    start: Start
    language: str
    customer: Customer | None = None
    response: Response | None = None
    door: Door = Door.PAGE

    @property
    def is_kept(self) -> bool:
        """Whether the answers so far wait on the server; else the signed token on the page carries them."""
        return self.door == Door.PAGE and not self.survey.is_anonymous

    @property
    def is_sent(self) -> bool:
        return self.response is not None and self.response.state == Response.State.SUBMITTED

    @property
    def definition(self) -> Definition:
        return self.version.form

    @cached_property
    def answers(self) -> dict[str, Value]:
        return answers_of(self.response) if self.response else dict(self.start.answers)

    @cached_property
    def unfinished(self) -> dict[str, Any]:
        """What she typed so far that is no answer yet."""
        return unfinished_of(self.response) if self.response else dict(self.start.unfinished)

    @property
    def fields(self) -> Mapping[str, str]:
        return self.response.fields if self.response else self.start.fields

    def items(self, page: int) -> tuple[Item, ...]:
        """Return the items of a page; the closing page has none."""
        pages = self.definition.pages
        return pages[page] if 0 <= page < len(pages) else ()

    def asking(self, page: int) -> Asking:
        """Return what a page asks, after the answers to all other pages."""
        here = {item.id for item in self.items(page)}
        return Asking(
            definition=self.definition,
            items=self.items(page),
            language=self.language,
            carried={key: value for key, value in self.answers.items() if key not in here},
            unfinished=self.unfinished,
            fields=self.fields,
            seed=self.start.key.hex,
            knows_address=is_reachable(self.customer),
            is_shared=self.door == Door.KIOSK,
            asks_contact=self.is_last(page) and not self.survey.is_anonymous,
        )

    def is_last(self, page: int) -> bool:
        """Tell whether a page ends the form, as far as the other pages say."""
        here = {item.id for item in self.items(page)}
        others = {key: value for key, value in self.answers.items() if key not in here}
        return self.page_after(page, others) is None

    def page_after(self, page: int, answers: Mapping[str, Value]) -> int | None:
        """Return the next page on which something is asked or said; None after the last."""
        visible = evaluate(self.definition, answers, self.fields).visible
        later = range(page + 1, len(self.definition.pages))
        return next((number for number in later if self._has(number, visible)), None)

    def page_before(self, page: int, answers: Mapping[str, Value]) -> int:
        """Return the page before, on which something is asked; the first has none before it."""
        visible = evaluate(self.definition, answers, self.fields).visible
        return next((number for number in range(page - 1, -1, -1) if self._has(number, visible)), 0)

    def page_of_unfinished(
        self, page: int, names: Collection[str], answers: Mapping[str, Value]
    ) -> int | None:
        """Return another page that is on the path and holds something typed that is no answer yet."""
        open_names = evaluate(self.definition, answers, self.fields).visible & set(names)
        others = (number for number in range(len(self.definition.pages)) if number != page)
        return next((number for number in others if self._has(number, open_names)), None)

    @property
    def closing_page(self) -> int:
        return len(self.definition.pages)

    def progress(self, form: AnswerForm, page: int) -> Progress:
        """Return where she stands, to be kept."""
        return Progress(
            version=self.version,
            key=self.start.key,
            answers=form.kept,
            unfinished=form.unfinished,
            page=page,
            customer=self.customer,
            fields=self.fields,
            language=self.language,
            started_at=self.start.started_at,
        )

    def prefilled(self, link: Any, page: int) -> dict[str, Value]:
        """Return the answers a link carries to a page; what a question can't take is left out."""
        filled: dict[str, Value] = {}
        for item in self.items(page):
            if item.is_question and item.kind not in {Kind.CONSENT, Kind.FILE}:
                value = _from_link(item, link)
                if value is not None:
                    filled[item.id] = value
        return filled

    def _has(self, page: int, visible: frozenset[str]) -> bool:
        return any(item.id in visible for item in self.items(page))


def _from_link(item: Item, link: Any) -> Value | None:
    try:
        value = read_posted(item, link)
        return check_value(item, value, region="") if is_answered(item.kind, value) else None
    except AnswerRefused:
        return None
