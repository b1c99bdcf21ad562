"""What happens to feedback forms: made, answered, corrected, replied to."""

from feedback.surveys.actions.answering import correct_response, submit_response
from feedback.surveys.actions.checking import SURVEY_RESPONSE, Submission
from feedback.surveys.actions.continuing import send_continue_link
from feedback.surveys.actions.editing import (
    SurveyDraft,
    close_survey,
    create_survey,
    open_survey,
)
from feedback.surveys.actions.holding import accept_response, hold_response, mark_as_spam
from feedback.surveys.actions.replying import (
    address_for_reply,
    is_confidential,
    letter_to,
    private_address,
    reply_hint,
    reply_to_response,
    response_of,
    touch_of,
)
from feedback.surveys.actions.saving import Progress, answers_of, save_progress, unfinished_of

__all__ = [
    "SURVEY_RESPONSE",
    "Progress",
    "Submission",
    "SurveyDraft",
    "accept_response",
    "address_for_reply",
    "answers_of",
    "close_survey",
    "correct_response",
    "create_survey",
    "hold_response",
    "is_confidential",
    "letter_to",
    "mark_as_spam",
    "open_survey",
    "private_address",
    "reply_hint",
    "reply_to_response",
    "response_of",
    "save_progress",
    "send_continue_link",
    "submit_response",
    "touch_of",
    "unfinished_of",
]
