"""The pages on which customers say how it went."""

from feedback.surveys.views.answering import survey, survey_continue, survey_save
from feedback.surveys.views.later import survey_later
from feedback.surveys.views.lists import survey_list, survey_thanks

__all__ = ["survey", "survey_continue", "survey_later", "survey_list", "survey_save", "survey_thanks"]
