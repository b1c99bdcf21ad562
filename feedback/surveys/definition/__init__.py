"""The form as a document: read it, follow its logic, put answers into words. No models here.

The document is described in docs/develop/forms.md. Staff edit a draft; publishing freezes it in a version.
"""

from feedback.surveys.definition.document import Choice, Definition, Item, Settings, Text, Value
from feedback.surveys.definition.errors import DefinitionError, Problem
from feedback.surveys.definition.kinds import Kind
from feedback.surveys.definition.logic import Outcome, evaluate, is_answered
from feedback.surveys.definition.parsing import parse
from feedback.surveys.definition.piping import pipe
from feedback.surveys.definition.values import AnswerRefused, check_value

__all__ = [
    "AnswerRefused",
    "Choice",
    "Definition",
    "DefinitionError",
    "Item",
    "Kind",
    "Outcome",
    "Problem",
    "Settings",
    "Text",
    "Value",
    "check_value",
    "evaluate",
    "is_answered",
    "parse",
    "pipe",
]
