"""What customers answered."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.surveys.definition import Value, evaluate
from feedback.surveys.definition.kinds import FREE_WORDS
from feedback.surveys.definition.packing import Packed, unpack
from feedback.surveys.definition.saying import say_answer
from feedback.surveys.models.surveys import Mode, Question, Survey, SurveyVersion
from feedback.surveys.scales import SCALES, Scale, SurveyKind
from portal.accounts.models import User
from portal.accounts.policies import Person, may
from portal.customers.models import Customer
from portal.lib.prepared import Given, Prepared
from portal.lib.states import Moves


class ResponseQuerySet(models.QuerySet["Response"]):
    def counted(self) -> "ResponseQuerySet":
        """Return what enters every figure: sent in, and not suspected to be spam."""
        return self.filter(state=Response.State.SUBMITTED, is_suspected_spam=False)

    def started(self, token: str) -> "ResponseQuerySet":
        """Return the response of a secret address, also once it was sent in."""
        return self.filter(token=token).select_related("survey", "version")

    def begun(self, key: uuid.UUID) -> "Response | None":
        """Return what one sitting has begun, also once it was sent in."""
        return _BEGUN.first(None, key=key)

    def left(self) -> "ResponseQuerySet":
        """Return what was begun and is not sent in."""
        return self.filter(state=Response.State.STARTED)

    def confidential(self) -> "ResponseQuerySet":
        """Return what was answered under the promise that staff don't learn by whom."""
        return self.filter(mode=Mode.CONFIDENTIAL)

    def left_lying(self, before: datetime) -> "ResponseQuerySet":
        """Return what was begun and touched for the last time before the moment."""
        return self.filter(state=Response.State.STARTED, kept_at__lt=before)

    def counted_of(self, survey: Survey, customer_id: int) -> "ResponseQuerySet":
        """Return what counts of one customer's answers to a form."""
        return self.counted().filter(survey=survey, customer=customer_id)

    def suspected(self) -> "ResponseQuerySet":
        return self.filter(is_suspected_spam=True)

    def of_survey(self, survey: Survey) -> "ResponseQuerySet":
        return self.filter(survey=survey)

    def visible_to(self, person: Person) -> "ResponseQuerySet":
        """Return what a person may read: staff everything, a customer her own."""
        if may(person, "surveys.view"):
            return self
        return self.filter(customer__user=person) if isinstance(person, User) else self.none()

    def with_answers(self) -> "ResponseQuerySet":
        """Fetch the answers with their questions, and the customer."""
        return self.select_related("customer").prefetch_related("answers__question")

    def distribution(self, kind: str) -> dict[int, int]:
        """Return how many counted answers each score of one scale got, in one query."""
        rows = self.counted().filter(kind=kind, score__isnull=False).order_by().values_list("score")
        return dict(rows.annotate(number=models.Count("pk")))


class Response(models.Model):
    """One customer's answers to one version of a form.

    The kind of the form is kept beside the score: so the database itself refuses a score outside its scale.
    An address typed here stays here and never becomes a verified address of anybody.
    """

    class State(models.TextChoices):
        STARTED = "started", _("Started")
        SUBMITTED = "submitted", _("Sent in")

    class Channel(models.TextChoices):
        WEB = "web", _("Web page")
        EMAIL = "email", _("E-mail")
        TEXT = "text", _("Text message")
        FRAME = "frame", _("Page of another site")
        KIOSK = "kiosk", _("Shared device")
        IMPORT = "import", _("Import")

    MOVES: ClassVar[Moves] = {"started": frozenset({"submitted"}), "submitted": frozenset()}

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="responses")
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.CASCADE, related_name="survey_responses"
    )
    kind = models.CharField(_("what it measures"), max_length=4, choices=SurveyKind.choices)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.SUBMITTED)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    wants_contact = models.BooleanField(_("asks to be contacted"), default=False)
    contact_email = models.EmailField(_("e-mail address left"), blank=True)
    channel = models.CharField(_("came by"), max_length=6, choices=Channel.choices, default=Channel.WEB)
    mode = models.CharField(_("who answers"), max_length=12, choices=Mode.choices, default=Mode.IDENTIFIED)
    language = models.CharField(_("language"), max_length=20, blank=True)
    fields = models.JSONField(_("hidden fields"), default=dict, blank=True)
    points = models.IntegerField(_("points"), null=True, blank=True)
    draft = models.JSONField(_("answers so far"), default=dict, blank=True, editable=False)
    kept_at = models.DateTimeField(_("answers so far kept at"), null=True, blank=True, editable=False)
    furthest = models.PositiveSmallIntegerField(_("furthest question reached"), default=0)
    token = models.CharField(_("secret address"), max_length=32, null=True, unique=True, editable=False)
    submission_key = models.UUIDField(unique=True, null=True, default=uuid.uuid4, editable=False)
    is_suspected_spam = models.BooleanField(_("suspected spam"), default=False)
    suspicion = models.CharField(_("why it is suspected"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("sent in at"), null=True, blank=True)
    time_to_complete_seconds = models.PositiveIntegerField(_("seconds to complete"), null=True, blank=True)

    objects: ClassVar[models.Manager["Response"]] = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True)
                | Q(kind="csat", score__gte=1, score__lte=5)
                | Q(kind="nps", score__gte=0, score__lte=10)
                | Q(kind="ces", score__gte=1, score__lte=7),
                name="response_score_on_its_scale",
            ),
            models.CheckConstraint(
                condition=Q(state="started", submitted_at__isnull=True)
                | Q(state="submitted", submitted_at__isnull=False),
                name="response_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["web", "email", "text", "frame", "kiosk", "import"]),
                name="response_channel_known",
            ),
            models.CheckConstraint(condition=Q(kind__in=SurveyKind.values), name="response_kind_known"),
            models.CheckConstraint(
                condition=Q(is_suspected_spam=False) | ~Q(suspicion=""), name="response_suspicion_has_reason"
            ),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="response_mode_known"),
            models.CheckConstraint(
                condition=~Q(mode="anonymous")
                | Q(
                    state="submitted",
                    customer__isnull=True,
                    contact_email="",
                    wants_contact=False,
                    token__isnull=True,
                    submission_key__isnull=True,
                    started_at__isnull=True,
                    time_to_complete_seconds__isnull=True,
                    fields={},
                ),
                name="response_anonymous_has_no_trace",
            ),
        ]
        indexes = [
            models.Index(
                fields=["survey", "-submitted_at", "-id"],
                condition=Q(state="submitted", is_suspected_spam=False),
                name="response_newest",
            ),
            models.Index(
                fields=["survey", "kind", "score"],
                condition=Q(state="submitted", is_suspected_spam=False),
                name="response_by_score",
            ),
            models.Index(
                fields=["survey", "-id"], condition=Q(is_suspected_spam=True), name="response_suspected"
            ),
            models.Index(fields=["customer", "-submitted_at"], name="response_of_customer"),
            models.Index(
                fields=["survey", "started_at"], condition=Q(state="started"), name="response_begun"
            ),
            models.Index(fields=["kept_at"], condition=Q(state="started"), name="response_left_lying"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_kind_display()}: {self.score}" if self.score is not None else self.get_kind_display()
        )

    def get_absolute_url(self) -> str:
        return reverse("inbox-desk:response", args=[self.pk])

    @property
    def scale(self) -> Scale | None:
        return SCALES.get(self.kind)

    @property
    def score_label(self) -> str:
        """The score in words, such as "2 of 10"; empty without a score."""
        if self.scale is None or self.score is None:
            return ""
        return str(_("%(score)s of %(highest)s") % {"score": self.score, "highest": self.scale.highest})

    @property
    def is_confidential(self) -> bool:
        return self.mode == Mode.CONFIDENTIAL

    @property
    def is_nameless(self) -> bool:
        """Whether staff may not learn who answered, or nobody can."""
        return self.mode != Mode.IDENTIFIED

    @property
    def shown_customer(self) -> Customer | None:
        """The customer, as far as everybody at the desk may know her."""
        return None if self.is_nameless else self.customer

    @property
    def comment(self) -> str:
        """What she wrote in her own words, from answers already fetched."""
        return "\n\n".join(
            answer.text for answer in self.answers.all() if answer.text and answer.question.kind in FREE_WORDS
        )

    def values_by_key(self) -> dict[str, Value]:
        """Return what she answered, by question key (one query unless fetched)."""
        return {answer.question.key: answer.said for answer in self.answers.all()}

    def said(self) -> list[tuple[str, str]]:
        """Return each question with the words of its answer (one query unless fetched)."""
        definition = self.version.form
        language = definition.language
        return [
            (
                answer.question.label,
                say_answer(definition, definition.by_id[answer.question.key], answer.said, language),
            )
            for answer in self.answers.all()
        ]

    def touched(self) -> list[str]:
        """Return the questions answered so far that lie on the path her answers open, in their order.

        When her answers are forgotten these keys stay, and nothing else of the draft.
        """
        kept = self.draft.get("answers")
        if kept is None:
            return list(self.draft.get("touched", []))
        definition = self.version.form
        asked = {item.id for item in definition.questions}
        return [key for key in evaluate(definition, kept, self.fields).path if key in kept and key in asked]

    def may_be_corrected(self, now: datetime) -> bool:
        """Tell whether she may still change her answer: for 24 hours after she sent it in.

        Of a confidential one only the day is known, so its 24 hours begin when the day ends. What is held
        apart was perhaps not hers: it gives way whenever she answers herself.
        """
        if self.is_suspected_spam:
            return True
        known_to = timedelta(days=1) if self.is_confidential else timedelta()
        return self.submitted_at is not None and now < self.submitted_at + known_to + CORRECTION_TIME


CORRECTION_TIME = timedelta(hours=24)


def told_moment(mode: str, moment: datetime) -> datetime:
    """Return what is kept of a moment at which somebody answered: where staff don't learn who, only the day.

    The second would stand in lists, in the address of their next page and in exports, and beside it what
    else she did then.
    """
    if mode == Mode.IDENTIFIED:
        return moment
    day = timezone.localtime(moment, timezone.get_default_timezone())
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def _begun(_shape: None) -> ResponseQuerySet:
    return ResponseQuerySet(Response).filter(submission_key=Given("key", models.UUIDField()))


_BEGUN: Final = Prepared(_begun)


class Answer(models.Model):
    """The answer to one question: a number, words, or a value of parts (choices, tables, consent)."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    number = models.DecimalField(_("number"), max_digits=18, decimal_places=6, null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    value = models.JSONField(_("value"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question__position"]
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="answer_once_per_question"),
            models.CheckConstraint(
                condition=Q(number__isnull=True, value__isnull=True)
                | Q(number__isnull=True, text="")
                | Q(value__isnull=True, text=""),
                name="answer_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.said)[:60]

    @property
    def said(self) -> Value:
        """The answer as it was given (needs the question fetched)."""
        return unpack(self.question.kind, Packed(self.number, self.text, self.value))


class Receipt(models.Model):
    """Knows that a sending, or a person, was counted, and not by which response.

    The digest is made with the secret key of the site; nobody without it can make or undo one. No time and no
    number stand here, so an anonymous response can't be found from it.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="receipts")
    digest = models.CharField(_("digest"), max_length=64, primary_key=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return f"{self.digest[:6]}…"


class Correction(models.Model):
    """What an answer said before the customer changed it."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="corrections")
    earlier_score = models.PositiveSmallIntegerField(_("score before"), null=True, blank=True)
    earlier_comment = models.TextField(_("words before"), blank=True)
    corrected_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["corrected_at", "pk"]

    def __str__(self) -> str:
        return f"{self.earlier_score}"
