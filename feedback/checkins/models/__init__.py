"""The programs that ask customers how things are going, and each asking."""

from feedback.checkins.models.check_ins import ASKED_STATES, CheckIn, CheckInQuerySet, new_token
from feedback.checkins.models.programs import Program, ProgramQuerySet

__all__ = ["ASKED_STATES", "CheckIn", "CheckInQuerySet", "Program", "ProgramQuerySet", "new_token"]
