"""The rows of moderation: what readers report, what moderators decide, and what stays of it."""

from forums.moderation.models.appeals import Appeal, AppealQuerySet
from forums.moderation.models.claims import Claim
from forums.moderation.models.decisions import BulkAct, Decision, DecisionQuerySet
from forums.moderation.models.notes import Note, NoteQuerySet
from forums.moderation.models.proposals import Proposal
from forums.moderation.models.queue import LATE_AFTER, is_late, waiting_posts
from forums.moderation.models.replies import CannedReply
from forums.moderation.models.reports import Report, ReportQuerySet
from forums.moderation.models.sanctions import Sanction, SanctionQuerySet
from forums.moderation.models.whispers import Whisper, WhisperQuerySet
from forums.moderation.models.words import REASON_MAX_LENGTH, LegalGround, PostClass, Rule

__all__ = [
    "LATE_AFTER",
    "REASON_MAX_LENGTH",
    "Appeal",
    "AppealQuerySet",
    "BulkAct",
    "CannedReply",
    "Claim",
    "Decision",
    "DecisionQuerySet",
    "LegalGround",
    "Note",
    "NoteQuerySet",
    "PostClass",
    "Proposal",
    "Report",
    "ReportQuerySet",
    "Rule",
    "Sanction",
    "SanctionQuerySet",
    "Whisper",
    "WhisperQuerySet",
    "is_late",
    "waiting_posts",
]
