"""Name the kinds of items a form is made of, and what can be done with each."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What one item of a form asks, or does."""

    RATING = "rating", _("Rating, 1 to 5")
    NPS = "nps", _("Recommendation, 0 to 10 (NPS)")
    CES = "ces", _("Ease, 1 to 7 (CES)")
    SINGLE = "single", _("One of several")
    MULTIPLE = "multiple", _("Several of several")
    DROPDOWN = "dropdown", _("One of a long list")
    MATRIX = "matrix", _("Table of choices")
    RANKING = "ranking", _("Put in order")
    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Telephone number")
    YES_NO = "yes_no", _("Yes or no")
    CONSENT = "consent", _("Consent")
    FILE = "file", _("File or photo")
    CONTACT = "contact", _("Contact details")
    STATEMENT = "statement", _("Statement")
    SECTION = "section", _("Section")
    PAGE_BREAK = "page_break", _("Page break")


SILENT: Final = frozenset({Kind.STATEMENT, Kind.SECTION, Kind.PAGE_BREAK})
"""What asks nothing."""
SCORES: Final = {Kind.RATING: range(1, 6), Kind.NPS: range(11), Kind.CES: range(1, 8)}
"""The scales, whose answer can be the score of the form."""
MEASURES: Final = {Kind.RATING: "csat", Kind.NPS: "nps", Kind.CES: "ces"}
"""What a form measures whose score is answered by this kind (feedback.surveys.scales)."""
CHOICES: Final = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.DROPDOWN, Kind.RANKING})
NUMBERS: Final = frozenset({*SCORES, Kind.NUMBER})
WORDS: Final = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE})
FREE_WORDS: Final = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})
"""What customers say in their own words: read, quoted and searched."""
NAMING: Final = frozenset({Kind.EMAIL, Kind.PHONE, Kind.CONTACT})
"""What would tell who she is; not shown where the form promises to keep that from staff."""

_ANSWERED: Final = frozenset({"answered", "empty"})
_EQUAL: Final = _ANSWERED | {"equals", "not_equals"}
_ORDERED: Final = _EQUAL | {"at_least", "at_most"}
_SEVERAL: Final = _ANSWERED | {"includes", "excludes"}

TESTS: Final = {
    **dict.fromkeys(NUMBERS | {Kind.DATE}, _ORDERED),
    **dict.fromkeys(WORDS | {Kind.SINGLE, Kind.DROPDOWN, Kind.YES_NO, Kind.CONSENT}, _EQUAL),
    Kind.MULTIPLE: _SEVERAL,
    **dict.fromkeys([Kind.MATRIX, Kind.RANKING, Kind.FILE, Kind.CONTACT], _ANSWERED),
}
"""What a condition may ask of the answer to each kind."""
FIELD_TESTS: Final = _EQUAL
"""What a condition may ask of a hidden field."""
