"""The feedback forms, their versions and what customers answered."""

from feedback.surveys.models.drafts import DraftStep
from feedback.surveys.models.looks import IdentityLook
from feedback.surveys.models.responses import CORRECTION_TIME, Answer, Correction, Receipt, Response
from feedback.surveys.models.surveys import Mode, Question, Quota, Survey, SurveyQuerySet, SurveyVersion

__all__ = [
    "CORRECTION_TIME",
    "Answer",
    "Correction",
    "DraftStep",
    "IdentityLook",
    "Mode",
    "Question",
    "Quota",
    "Receipt",
    "Response",
    "Survey",
    "SurveyQuerySet",
    "SurveyVersion",
]
