"""What happens to outcomes: written, edited, published, taken back, told once."""

from feedback.outcomes.actions.errors import DraftOnly, EditedMeanwhile, OutcomeMoved
from feedback.outcomes.actions.telling import tell_batch, tell_due
from feedback.outcomes.actions.writing import (
    Words,
    drop_draft,
    edit_outcome,
    publish_outcome,
    retract_outcome,
    write_outcome,
)

__all__ = [
    "DraftOnly",
    "EditedMeanwhile",
    "OutcomeMoved",
    "Words",
    "drop_draft",
    "edit_outcome",
    "publish_outcome",
    "retract_outcome",
    "tell_batch",
    "tell_due",
    "write_outcome",
]
