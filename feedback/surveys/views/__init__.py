"""The pages on which customers say how it went."""

from feedback.surveys.views.answering import survey, survey_continue, survey_save
from feedback.surveys.views.doors import frame_thanks, kiosk_thanks, survey_frame, survey_kiosk, widget
from feedback.surveys.views.later import survey_later
from feedback.surveys.views.lists import survey_list, survey_thanks

__all__ = [
    "frame_thanks",
    "kiosk_thanks",
    "survey",
    "survey_continue",
    "survey_frame",
    "survey_kiosk",
    "survey_later",
    "survey_list",
    "survey_save",
    "survey_thanks",
    "widget",
]
