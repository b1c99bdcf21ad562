"""Say what is wrong with a form, and where."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError


@dataclass(frozen=True)
class Problem:
    """One thing to put right. The place is a path into the document, such as `items[2].choices[0].id`."""

    place: str
    sentence: str
    item: str = ""
    """The id of the item it stands in, as far as it could be read."""

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class DefinitionError(ActionError):
    """The document is no form; `problems` names every place that could be found in one reading."""

    sentence = _("This form can't be read.")

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems) or self.sentence)
        self.problems = problems


def refuse(place: str, sentence: str | Promise) -> DefinitionError:
    """Return the error of one place."""
    return DefinitionError(Problem(place, str(sentence)))
