"""What happens to cases: opened, worked on, settled with the customer's word."""

from feedback.cases.actions.errors import CaseMoved, NotAssignable, NothingToOpen, TooManyWords, WordsMissing
from feedback.cases.actions.opening import open_case, open_for_complaint
from feedback.cases.actions.settling import (
    CASE_REPLY,
    Closing,
    close_case,
    close_due,
    confirm_case,
    reopen_case,
    write_in_case,
)
from feedback.cases.actions.thanking import CouponNeedsCustomer, thank_with_coupon
from feedback.cases.actions.working import (
    answer_on_page,
    change_priority,
    follow_answer,
    give_case,
    go_on,
    note_on_case,
    reply_to_case,
    resolve_case,
    take_case,
    touch_to_answer,
    wait_for_customer,
)

__all__ = [
    "CASE_REPLY",
    "CaseMoved",
    "Closing",
    "CouponNeedsCustomer",
    "NotAssignable",
    "NothingToOpen",
    "TooManyWords",
    "WordsMissing",
    "answer_on_page",
    "change_priority",
    "close_case",
    "close_due",
    "confirm_case",
    "follow_answer",
    "give_case",
    "go_on",
    "note_on_case",
    "open_case",
    "open_for_complaint",
    "reopen_case",
    "reply_to_case",
    "resolve_case",
    "take_case",
    "thank_with_coupon",
    "touch_to_answer",
    "wait_for_customer",
    "write_in_case",
]
