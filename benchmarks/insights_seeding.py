"""Fill one form with a million answers, and a small one beside it, by a handful of statements."""

from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from feedback.surveys.models import Answer, Question, Response, Survey
from tests.feedback.documents import choice, document, item
from tests.feedback.factories import make_form

DAYS: Final = 365
CHOICES: Final = ("late", "cold", "rude", "dear", "good")
SCORE: Final = "CASE WHEN h < 42 THEN 9 + h % 2 WHEN h < 74 THEN 7 + h % 2 ELSE h % 7 END"
FORM: Final = document(
    item("score", "nps"),
    item("why", "single", choices=[choice(name) for name in CHOICES]),
    item("more", "multiple", choices=[choice(name) for name in CHOICES]),
    main="score",
)


def fill(slug: str, answers: int) -> Survey:
    """Return a form of its own with so many answers, two fifths of them scores, over a year until today."""
    survey = make_form(FORM, slug=slug)
    assert survey.current_version is not None
    responses = answers * 2 // 5
    first = Response.objects.create(
        survey=survey,
        version=survey.current_version,
        kind="nps",
        score=9,
        submitted_at=datetime(2020, 1, 1, tzinfo=UTC),
        submission_key=None,
    )
    _copy(first, responses)
    first.delete()
    questions = {row.key: row.pk for row in Question.objects.filter(version=survey.current_version)}
    _answer(survey, questions["score"], number="score")
    _answer(survey, questions["why"], value=_json('"%s"'), where="r.id % 4 < 3")
    _answer(survey, questions["more"], value=_json('["%s"]'), where="r.id % 4 > 0")
    refresh_statistics()
    return survey


def refresh_statistics() -> None:
    """Tell the planner what was just filled in, as a server in use tells itself within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(first: Response, responses: int) -> None:
    changed = {
        "score": SCORE,
        "submitted_at": _moment(responses),
        "channel": "CASE n % 3 WHEN 0 THEN 'web' WHEN 1 THEN 'email' ELSE 'text' END",
        "language": "CASE n % 5 WHEN 0 THEN 'de' ELSE 'en' END",
        "time_to_complete_seconds": "10 + h * h % 211",
    }
    columns = [str(field.column) for field in Response._meta.concrete_fields if field.column != "id"]
    chosen = [f"{changed[name]}" if name in changed else f"t.{name}" for name in columns]
    table = Response._meta.db_table
    _run(
        "WITH RECURSIVE series(n) AS (SELECT CAST(1 AS bigint) UNION ALL "
        f"SELECT n + 1 FROM series WHERE n < {responses}) "
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(chosen)} "
        f"FROM (SELECT n, n * 7919 % 100 AS h FROM series) s, {table} t WHERE t.id = {first.pk}"
    )


def _moment(responses: int) -> str:
    """Return the expression that spreads the answers over a year until this morning."""
    end = timezone.now().replace(hour=6, minute=0, second=0, microsecond=0)
    seconds = f"(n * {DAYS * 86_400 / responses})"
    if connection.vendor == "sqlite":
        return f"datetime('{end:%Y-%m-%d %H:%M:%S}', '-' || {seconds} || ' seconds')"
    return f"timestamptz '{end.isoformat()}' - {seconds} * interval '1 second'"


def _json(pattern: str) -> str:
    name = " ".join(f"WHEN {place} THEN '{pattern % choice}'" for place, choice in enumerate(CHOICES))
    words = f"(CASE (r.id * 7 + r.score) % 5 {name} END)"
    return words if connection.vendor == "sqlite" else f"{words}::jsonb"


def _answer(
    survey: Survey, question: int, *, number: str = "NULL", value: str = "NULL", where: str = "1 = 1"
) -> None:
    _run(
        f"INSERT INTO {Answer._meta.db_table} (response_id, question_id, number, text, value) "
        f"SELECT r.id, {question}, {number}, '', {value} FROM {Response._meta.db_table} r "
        f"WHERE r.survey_id = {survey.pk} AND {where}"
    )


def _run(statement: str, parameters: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
