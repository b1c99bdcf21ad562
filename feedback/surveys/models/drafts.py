"""The steps of a form that is being written, so that each can be undone."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models.surveys import Survey
from portal.accounts.models import User


class DraftStepQuerySet(models.QuerySet["DraftStep"]):
    def of_survey(self, survey: Survey) -> "DraftStepQuerySet":
        return self.filter(survey=survey).order_by("number")


class DraftStep(models.Model):
    """The draft of a form as it was after one edit. Staff walk back and forth between the steps."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="draft_steps")
    number = models.PositiveIntegerField(_("step"))
    document = models.JSONField(_("draft"), editable=False)
    sentence = models.CharField(_("what was done"), max_length=200)
    subject = models.CharField(_("what was changed"), max_length=60, blank=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects: ClassVar[models.Manager["DraftStep"]] = DraftStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a draft")
        verbose_name_plural = _("steps of drafts")
        ordering = ["survey", "number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="draft_step_once"),
        ]

    def __str__(self) -> str:
        return self.sentence
