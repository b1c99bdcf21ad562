"""What staff do with answers."""

from feedback.inbox.actions.changing import Wish
from feedback.inbox.actions.errors import (
    AssigneeUnknown,
    NoteEmpty,
    NothingChanged,
    NothingChosen,
    TagEmpty,
    TooManyChosen,
    UndoTooLate,
)
from feedback.inbox.actions.taking_in import take_in, take_in_new
from feedback.inbox.actions.working import note_on, undo_deed, work_on

__all__ = [
    "AssigneeUnknown",
    "NoteEmpty",
    "NothingChanged",
    "NothingChosen",
    "TagEmpty",
    "TooManyChosen",
    "UndoTooLate",
    "Wish",
    "note_on",
    "take_in",
    "take_in_new",
    "undo_deed",
    "work_on",
]
