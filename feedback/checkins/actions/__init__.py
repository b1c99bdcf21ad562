"""What happens to check-ins: planned, sent, answered, settled."""

from feedback.checkins.actions.answering import ANSWER, CORRECTION, CheckInClosed, answer_check_in
from feedback.checkins.actions.following import follow_up_due, retry_steps
from feedback.checkins.actions.planning import plan_due, walk
from feedback.checkins.actions.programs import (
    Cancelled,
    FormNotLive,
    MailNotReady,
    ProgramMoved,
    cancel_program,
    create_program,
    edit_program,
    pause_program,
    start_program,
)
from feedback.checkins.actions.refusing import refusals
from feedback.checkins.actions.sending import expire_due, look_again, send_due, settle_undelivered
from feedback.checkins.actions.tapping import (
    Outcome,
    Signing,
    answer_by_button,
    confirm_tap,
    count_taps,
    is_whole,
    note_link,
)

__all__ = [
    "ANSWER",
    "CORRECTION",
    "Cancelled",
    "CheckInClosed",
    "FormNotLive",
    "MailNotReady",
    "Outcome",
    "ProgramMoved",
    "Signing",
    "answer_by_button",
    "answer_check_in",
    "cancel_program",
    "confirm_tap",
    "count_taps",
    "create_program",
    "edit_program",
    "expire_due",
    "follow_up_due",
    "is_whole",
    "look_again",
    "note_link",
    "pause_program",
    "plan_due",
    "refusals",
    "retry_steps",
    "send_due",
    "settle_undelivered",
    "start_program",
    "walk",
]
