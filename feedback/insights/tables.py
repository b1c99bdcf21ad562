"""Write a form's answers as tables that leave the house: CSV, XLSX and JSON, the same columns in each."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import xlsxwriter
from django.db.models import QuerySet

from feedback.insights.days import day_of
from feedback.insights.privacy import shown_groups
from feedback.surveys.definition.kinds import NAMING
from feedback.surveys.definition.saying import say_answer
from feedback.surveys.models import Mode, Response, Survey
from portal.accounts.policies import Person
from portal.lib.exporting import csv_lines, without_tags

FIXED = ("sent_in_at", "version", "channel", "language", "score", "customer")
ORIGIN = frozenset({"sent_in_at", "version", "channel", "language"})
"""What leads to a person when too few share it."""
CHUNK = 500
Origin = tuple[str, int, str, str]
"""Month, version, channel and language."""


def columns_of(survey: Survey) -> list[str]:
    """Return the headings: what is known of every answer, then one for each question of any version."""
    keys: dict[str, None] = {}
    for version in survey.versions.order_by("-number").prefetch_related("questions"):
        keys.update(dict.fromkeys(_column(question.key) for question in version.questions.all()))
    return [*FIXED, *keys]


def rows_of(survey: Survey, person: Person, columns: list[str]) -> Iterator[list[str]]:
    """Yield every counted answer as cells, newest first, those without where and when they came from last.

    Who answered stands in it only where the form says so. Of all others, where they came from and in which
    month stands only beside four more who share all of it.
    """
    rows = Response.objects.visible_to(person).of_survey(survey).counted()
    shown = _shown_origins(rows)
    found = rows.with_answers().select_related("version").order_by("-submitted_at", "-pk")
    kept_back: list[list[str]] = []
    for response in found.iterator(chunk_size=CHUNK):
        if response.mode == Mode.IDENTIFIED or _origin(response) in shown:
            yield _cells(response, columns)
        else:
            kept_back.append(_without_origin(_cells(response, columns), columns))
    yield from sorted(kept_back)  # their order would tell when they came


def _shown_origins(rows: QuerySet[Response]) -> set[Origin]:
    """Return which groups of unnamed answers of one origin are no small group, nor found by subtracting."""
    unnamed = rows.exclude(mode=Mode.IDENTIFIED).order_by()
    sizes: Counter[Origin] = Counter()
    columns = ("submitted_at", "version__number", "channel", "language")
    for moment, version, channel, language in unnamed.values_list(*columns).iterator(chunk_size=CHUNK):
        sizes[_month(moment), version, channel, language] += 1
    return shown_groups(sizes)


def _origin(response: Response) -> Origin:
    return _month(response.submitted_at), response.version.number, response.channel, response.language


def _month(moment: datetime | None) -> str:
    return f"{day_of(moment):%Y-%m}" if moment else ""


def _without_origin(cells: list[str], columns: list[str]) -> list[str]:
    return ["" if name in ORIGIN else cell for name, cell in zip(columns, cells, strict=True)]


def csv_of(survey: Survey, person: Person) -> Iterator[str]:
    """Yield the lines of the CSV file; no cell runs as a formula."""
    columns = columns_of(survey)
    return csv_lines(columns, rows_of(survey, person, columns))


def json_of(survey: Survey, person: Person) -> Iterator[str]:
    """Yield the JSON file piece by piece: a list of objects, one for each answer."""
    columns = columns_of(survey)
    yield "["
    for place, row in enumerate(rows_of(survey, person, columns)):
        yield (
            ("," if place else "")
            + "\n"
            + without_tags(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False))
        )
    yield "\n]\n"


def xlsx_of(survey: Survey, person: Person) -> bytes:
    """Return the spreadsheet; its rows are written through to a file, whatever their number."""
    columns, target = columns_of(survey), BytesIO()
    # Text stays text: nothing typed by a stranger becomes a formula or a link.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for place, row in enumerate(rows_of(survey, person, columns), start=1):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell)
    return target.getvalue()


def _cells(response: Response, columns: list[str]) -> list[str]:
    definition = response.version.form
    cells = dict.fromkeys(columns, "")
    cells |= {
        "sent_in_at": _moment(response),
        "version": str(response.version.number),
        "channel": response.channel,
        "language": response.language,
        "score": "" if response.score is None else str(response.score),
        "customer": str(response.customer) if _shows_customer(response) else "",
    }
    for answer in response.answers.all():
        item = definition.by_id[answer.question.key]
        if item.kind in NAMING and response.is_nameless:
            continue  # kept, and not told: the form promises that
        cells[_column(item.id)] = say_answer(definition, item, answer.said, definition.language)
    return [cells[column] for column in columns]


def _column(key: str) -> str:
    # A question may have the id of a fixed column.
    return f"answer_{key}"


def _moment(response: Response) -> str:
    if response.submitted_at is None:
        return ""
    if response.mode != Mode.IDENTIFIED:
        return _month(response.submitted_at)
    return response.submitted_at.isoformat("T", "seconds")


def _shows_customer(response: Response) -> bool:
    return response.customer is not None and response.mode == Mode.IDENTIFIED
