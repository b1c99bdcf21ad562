"""What happens in moderation: report, claim, decide, propose, undo, appeal."""

from forums.moderation.actions.appealing import answer_appeal, appeal_decision, appeal_sanction
from forums.moderation.actions.bulk import decide_many, undo_bulk
from forums.moderation.actions.claiming import CLAIM_LASTS, claim_post
from forums.moderation.actions.deciding import decide
from forums.moderation.actions.noting import write_note
from forums.moderation.actions.proposing import confirm_proposal, decide_or_propose, decline_proposal
from forums.moderation.actions.replies import save_canned_reply
from forums.moderation.actions.reporting import REPORTS_PER_DAY, forget_networks, report_post
from forums.moderation.actions.sanctioning import (
    Measure,
    give_sanction,
    lift_sanction,
    undo_sanction,
)
from forums.moderation.actions.thanking import thank_for_post
from forums.moderation.actions.undoing import undo_decision
from forums.moderation.actions.whispering import edit_whisper, remove_whisper, write_whisper
from forums.moderation.errors import (
    AlreadyDecided,
    DecisionRefused,
    PostChanged,
    ReasonMissing,
    ReportRefused,
    TooManyReports,
    UndoTooLate,
)
from forums.moderation.grounds import Grounds, Seen

__all__ = [
    "CLAIM_LASTS",
    "REPORTS_PER_DAY",
    "AlreadyDecided",
    "DecisionRefused",
    "Grounds",
    "Measure",
    "PostChanged",
    "ReasonMissing",
    "ReportRefused",
    "Seen",
    "TooManyReports",
    "UndoTooLate",
    "answer_appeal",
    "appeal_decision",
    "appeal_sanction",
    "claim_post",
    "confirm_proposal",
    "decide",
    "decide_many",
    "decide_or_propose",
    "decline_proposal",
    "edit_whisper",
    "forget_networks",
    "give_sanction",
    "lift_sanction",
    "remove_whisper",
    "report_post",
    "save_canned_reply",
    "thank_for_post",
    "undo_bulk",
    "undo_decision",
    "undo_sanction",
    "write_note",
    "write_whisper",
]
