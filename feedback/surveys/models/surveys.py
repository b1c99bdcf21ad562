"""The feedback forms, their versions and questions."""

from datetime import datetime
from functools import cached_property
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.surveys.definition import Definition, Kind, parse
from feedback.surveys.definition.kinds import SILENT
from feedback.surveys.definition.remembering import recall
from feedback.surveys.scales import SCALES, Scale, SurveyKind
from portal.accounts.models import User
from portal.accounts.policies import Person, may
from portal.lib.prepared import Given, Prepared
from portal.lib.states import Moves

ASKING = [(kind.value, kind.label) for kind in Kind if kind not in SILENT]


class Mode(models.TextChoices):
    """What is kept of who answers. Anonymous can't be taken back: what isn't stored can't be found."""

    IDENTIFIED = "identified", _("Identified: staff see who answered")
    CONFIDENTIAL = "confidential", _("Confidential: the customer is kept, staff don't see who it is")
    ANONYMOUS = "anonymous", _("Anonymous: nothing is kept that leads to a person")


class SurveyQuerySet(models.QuerySet["Survey"]):
    def live(self) -> "SurveyQuerySet":
        return self.filter(state=Survey.State.LIVE)

    def listed(self) -> "SurveyQuerySet":
        """Return the forms anybody finds on the list of forms."""
        return self.live().filter(is_listed=True).order_by("title", "pk")

    def visible_to(self, person: Person) -> "SurveyQuerySet":
        """Return the forms a person may open: staff all, others those that were ever live."""
        return self if may(person, "surveys.view") else self.exclude(state=Survey.State.DRAFT)

    def with_counts(self) -> "SurveyQuerySet":
        """Add `answer_count` (what counts) and `suspected_count` (held apart)."""
        return self.annotate(
            answer_count=models.Count(
                "responses", filter=Q(responses__state="submitted", responses__is_suspected_spam=False)
            ),
            suspected_count=models.Count("responses", filter=Q(responses__is_suspected_spam=True)),
        )


class Survey(models.Model):
    """One feedback form at one address. Its questions stand in its versions."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        CLOSED = "closed", _("Closed")

    MOVES: ClassVar[Moves] = {
        "draft": frozenset({"live"}),
        "live": frozenset({"closed"}),
        "closed": frozenset({"live"}),
    }

    slug = models.SlugField(
        _("address"), max_length=60, unique=True, help_text=_("The form is at /f/<address>/.")
    )
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("what it measures"), max_length=4, choices=SurveyKind.choices)
    intro = models.TextField(_("introduction"), max_length=600, blank=True)
    thanks = models.TextField(_("thanks"), max_length=600, blank=True)
    reply_within_days = models.PositiveSmallIntegerField(
        _("answered within working days"),
        default=2,
        help_text=_("What the thank-you page promises to those who ask to be contacted."),
    )
    is_listed = models.BooleanField(_("on the list of forms"), default=True)
    mode = models.CharField(_("who answers"), max_length=12, choices=Mode.choices, default=Mode.IDENTIFIED)
    closes_at = models.DateTimeField(_("takes answers until"), null=True, blank=True)
    response_cap = models.PositiveIntegerField(_("takes at most so many answers"), null=True, blank=True)
    taken_count = models.PositiveIntegerField(_("places taken under the cap"), default=0, editable=False)
    is_once = models.BooleanField(_("one answer per person"), default=False)
    frame_hosts = models.JSONField(_("sites that may show it in a frame"), default=list, blank=True)
    """Origins as browsers write them, such as https://www.example.com."""
    draft = models.JSONField(_("draft"), default=dict, blank=True, editable=False)
    draft_step = models.PositiveIntegerField(_("step of the draft"), default=0, editable=False)
    draft_stamp = models.PositiveIntegerField(_("changes of the draft"), default=0, editable=False)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.DRAFT)
    current_version = models.ForeignKey(
        "SurveyVersion",
        verbose_name=_("current version"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects: ClassVar[models.Manager["Survey"]] = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback form")
        verbose_name_plural = _("feedback forms")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SurveyKind.values), name="survey_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "live", "closed"]), name="survey_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(current_version__isnull=False), name="survey_open_has_version"
            ),
            models.CheckConstraint(
                condition=Q(reply_within_days__gte=1, reply_within_days__lte=30),
                name="survey_reply_within_month",
            ),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="survey_mode_known"),
            models.CheckConstraint(
                condition=Q(response_cap__isnull=True) | Q(taken_count__lte=models.F("response_cap")),
                name="survey_cap_holds",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("surveys:survey", args=[self.slug])

    @property
    def scale(self) -> Scale | None:
        """The scale of the form's score; None for a form in the customer's own words."""
        return SCALES.get(self.kind)

    @property
    def is_live(self) -> bool:
        return self.state == self.State.LIVE

    def takes_answers(self, now: datetime) -> bool:
        """Tell whether anybody may answer now: live, before its closing date, below its cap."""
        is_in_time = self.closes_at is None or now < self.closes_at
        return self.is_live and is_in_time and not self.is_full

    @property
    def is_full(self) -> bool:
        return self.response_cap is not None and self.taken_count >= self.response_cap

    def held_quotas(self) -> list["Quota"]:
        """Return its quotas as they are now (one query)."""
        return _QUOTAS.all(None, survey=self.pk)

    @property
    def is_anonymous(self) -> bool:
        return self.mode == Mode.ANONYMOUS

    @property
    def is_confidential(self) -> bool:
        return self.mode == Mode.CONFIDENTIAL

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class SurveyVersionQuerySet(models.QuerySet["SurveyVersion"]):
    def of_survey(self, survey: Survey, version_id: int) -> "SurveyVersion | None":
        """Return the version if it belongs to the form."""
        return self.filter(survey=survey, pk=version_id).first()

    def numbered(self, survey: Survey, number: str) -> "SurveyVersion | None":
        """Return a version of a form by its number as somebody wrote it."""
        if not number.isdecimal() or len(number) > 9:
            return None
        return self.filter(survey=survey, number=int(number)).first()

    def newest_of(self, survey: Survey) -> "SurveyVersionQuerySet":
        """Return the versions of a form, newest first, each with its `answer_count`."""
        counted = Q(responses__state="submitted", responses__is_suspected_spam=False)
        rows = self.filter(survey=survey).select_related("created_by").order_by("-number")
        return rows.annotate(answer_count=models.Count("responses", filter=counted))


class SurveyVersion(models.Model):
    """The questions of a form at one time; once answered they never change, and an edit makes the next."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    definition = models.JSONField(_("definition"), default=dict, editable=False)
    carried = models.JSONField(_("carried on"), default=dict, blank=True, editable=False)
    """By question and earlier choice, the choices that carry on its answers; several say it was split."""
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects: ClassVar[models.Manager["SurveyVersion"]] = SurveyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of forms")
        ordering = ["survey", "number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="survey_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}, version {self.number}"

    @cached_property
    def form(self) -> Definition:
        """The questions and rules, read from the document once."""
        return parse(self.definition) if self._state.adding else recall(self.pk, self.definition)

    def question_ids(self) -> dict[str, int]:
        """Return the row of each question by its key (one query)."""
        return dict(_KEYS.all(None, version=self.pk))


class Question(models.Model):
    """One question of one version. The key names the same question across versions and in links.

    The label is in the first language of the form; all the rest stands in the version's definition.
    """

    Kind = Kind

    version = models.ForeignKey(SurveyVersion, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(_("key"), max_length=30)
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=ASKING)
    label = models.CharField(_("question"), max_length=300)
    is_main = models.BooleanField(_("gives the score"), default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="question_position_once"),
            models.UniqueConstraint(fields=["version", "key"], name="question_key_once"),
            models.UniqueConstraint(
                fields=["version"], condition=Q(is_main=True), name="question_one_score_per_version"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind, _label in ASKING]),
                name="question_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.label


def _keys_of_version(_shape: None) -> "models.QuerySet[Question, tuple[str, int]]":
    return Question.objects.filter(version=Given("version")).order_by().values_list("key", "pk")


_KEYS: Final = Prepared(_keys_of_version)


class Quota(models.Model):
    """At most so many answers with one choice. The database itself refuses one too many."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="quotas")
    key = models.SlugField(_("question"), max_length=30)
    choice = models.SlugField(_("choice"), max_length=30)
    cap = models.PositiveIntegerField(_("at most"))
    taken_count = models.PositiveIntegerField(_("taken"), default=0, editable=False)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["survey", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "key", "choice"], name="quota_once_per_choice"),
            models.CheckConstraint(condition=Q(taken_count__lte=models.F("cap")), name="quota_cap_holds"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.choice}"


def _quotas_of_survey(_shape: None) -> "models.QuerySet[Quota]":
    return Quota.objects.filter(survey=Given("survey")).order_by("pk")


_QUOTAS: Final = Prepared(_quotas_of_survey)
