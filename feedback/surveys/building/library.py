"""Offer forms that are ready to ask, in words that customers like to answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from feedback.surveys.building.documents import Condition, Document, Item, empty_document
from feedback.surveys.building.edits import new_item
from feedback.surveys.definition.kinds import Kind


@dataclass(frozen=True)
class Template:
    """A form to start from: when to use it, and what it asks."""

    key: str
    title: str | Promise
    text: str | Promise
    icon: str
    fill: Callable[["_Pen"], None]

    def document(self) -> Document:
        """Return the form in the language of the person who takes it."""
        language = get_language() or "en"
        pen = _Pen(empty_document(str(self.title), language), language)
        self.fill(pen)
        return pen.document


@dataclass
class _Pen:
    """Writes items one after the other."""

    document: Document
    language: str

    def say(self, place: str, said: str) -> None:
        self.document[place] = {self.language: said}

    def ask(self, kind: Kind, item_id: str, label: str, **settings: Any) -> Item:
        item = new_item(kind, item_id)
        item["label"] = {self.language: label} if label else {}
        item |= settings
        self.document["items"].append(item)
        return item

    def choose(self, kind: Kind, item_id: str, label: str, labels: list[str], **settings: Any) -> Item:
        choices = [
            {"id": f"c{number}", "label": {self.language: words}, "score": None}
            for number, words in enumerate(labels, start=1)
        ]
        return self.ask(kind, item_id, label, choices=choices, **settings)

    def score(self, kind: Kind, label: str, **settings: Any) -> None:
        self.ask(kind, "score", label, required=True, **settings)
        self.document["main"] = "score"


def _at_most(value: int) -> Condition:
    return {"all": [{"question": "score", "is": "at_most", "value": value}]}


def _at_least(value: int) -> Condition:
    return {"all": [{"question": "score", "is": "at_least", "value": value}]}


def _csat(pen: _Pen) -> None:
    pen.score(Kind.RATING, _("How satisfied are you with us?"), style="faces")
    pen.ask(Kind.LONG_TEXT, "better", _("What should we have done better?"), show_if=_at_most(3))
    pen.ask(Kind.LONG_TEXT, "liked", _("What did we do well?"), show_if=_at_least(4))
    pen.say("thanks", _("Thank you. A person reads every answer, and the low ones first."))


def _nps(pen: _Pen) -> None:
    pen.score(Kind.NPS, _("How likely are you to recommend us to a friend or colleague?"))
    pen.ask(Kind.LONG_TEXT, "reason", _("What is the main reason for your answer?"))
    pen.ask(Kind.LONG_TEXT, "change", _("What would we have to change first?"), show_if=_at_most(6))
    pen.say("thanks", _("Thank you. What you told us goes to the people who can change it."))


def _ces(pen: _Pen) -> None:
    pen.score(Kind.CES, _("It was easy to get what I needed. How much do you agree?"))
    places = [_("Finding the right page"), _("Reaching a person"), _("Waiting"), _("Saying it all twice")]
    pen.choose(Kind.MULTIPLE, "hard", _("What made it hard?"), places, other=True, show_if=_at_most(4))
    pen.ask(Kind.LONG_TEXT, "easier", _("What would have made it easier?"), show_if=_at_most(4))
    pen.say("thanks", _("Thank you. We count every step we can take away."))


def _onboarding(pen: _Pen) -> None:
    pen.say("intro", _("You have been with us for a little while. Five short questions on how it started."))
    aims = [_("Try it out"), _("Replace something else"), _("Solve one problem"), _("Somebody asked me to")]
    pen.choose(Kind.SINGLE, "aim", _("What did you come for?"), aims, other=True)
    pen.ask(Kind.YES_NO, "reached", _("Did you get there?"), required=True)
    missed: Condition = {"all": [{"question": "reached", "is": "equals", "value": False}]}
    pen.ask(Kind.LONG_TEXT, "stopped", _("What stood in the way?"), show_if=missed)
    pen.score(Kind.CES, _("Getting started was easy. How much do you agree?"))
    pen.ask(Kind.LONG_TEXT, "earlier", _("What would you have liked to know on the first day?"))
    pen.say("thanks", _("Thank you. The next person will have an easier start because of you."))


def _after_case(pen: _Pen) -> None:
    pen.say("intro", _("You told us that something went wrong. We think it is put right; you decide."))
    pen.ask(Kind.YES_NO, "solved", _("Is it put right?"), required=True)
    unsolved: Condition = {"all": [{"question": "solved", "is": "equals", "value": False}]}
    pen.ask(Kind.LONG_TEXT, "open", _("What is still open?"), required=True, show_if=unsolved)
    pen.score(Kind.RATING, _("How satisfied are you with the way we dealt with it?"), style="faces")
    pen.ask(Kind.LONG_TEXT, "next_time", _("What should we do differently next time?"))
    pen.say("thanks", _("Thank you. If something is still open, somebody will write to you."))


def _product(pen: _Pen) -> None:
    parts = [_("Quality"), _("Price"), _("Ease of use"), _("Delivery"), _("Help from people")]
    pen.score(Kind.RATING, _("How satisfied are you with what you bought?"), style="stars")
    rows = [{"id": f"r{n}", "label": {pen.language: words}} for n, words in enumerate(parts, start=1)]
    grades = [_("Poor"), _("Fair"), _("Good"), _("Very good")]
    columns = [{"id": f"k{n}", "label": {pen.language: words}} for n, words in enumerate(grades, start=1)]
    pen.ask(Kind.MATRIX, "parts", _("And one by one?"), rows=rows, columns=columns)
    pen.ask(Kind.LONG_TEXT, "wish", _("If you could change one thing, what would it be?"))
    pen.ask(Kind.FILE, "photo", _("A photo, if it helps"))
    pen.say("thanks", _("Thank you. The people who make it read this every week."))


def _complaint(pen: _Pen) -> None:
    pen.say(
        "intro", _("We are sorry. Tell us what happened; a person reads it today or on the next working day.")
    )
    subjects = [_("A product"), _("A delivery"), _("An invoice"), _("How I was treated")]
    pen.choose(Kind.SINGLE, "about", _("What is it about?"), subjects, other=True, required=True)
    pen.ask(Kind.LONG_TEXT, "happened", _("What happened?"), required=True)
    pen.ask(Kind.SHORT_TEXT, "reference", _("Order or invoice number, if you have it"))
    pen.ask(Kind.FILE, "photo", _("A photo, if it helps"))
    pen.ask(Kind.LONG_TEXT, "right", _("What would put it right?"))
    pen.ask(Kind.CONTACT, "contact", _("How do we reach you?"))
    pen.say("thanks", _("Thank you for telling us. You will hear from a person, not from a machine."))


def _observation(pen: _Pen) -> None:
    pen.say("intro", _("You see what customers meet. Two minutes, and nobody has to be blamed."))
    kinds = [
        _("Customers ask the same thing again and again"),
        _("A customer had to come back for the same problem"),
        _("Something takes too many steps"),
        _("Something worked really well"),
    ]
    pen.choose(Kind.SINGLE, "seen", _("What did you see?"), kinds, other=True, required=True)
    pen.ask(Kind.LONG_TEXT, "story", _("Tell it as it happened, without names."), required=True)
    often = [_("Once"), _("Every month"), _("Every week"), _("Every day")]
    pen.choose(Kind.DROPDOWN, "often", _("How often does it happen?"), often)
    pen.ask(Kind.LONG_TEXT, "idea", _("What would you try?"))
    pen.say("thanks", _("Thank you. What you saw is read together with what customers say."))


LIBRARY: Final = (
    Template(
        "csat",
        gettext_lazy("Satisfaction"),
        gettext_lazy("After a visit, an order or a call: 1 to 5, and why (CSAT)."),
        "smile",
        _csat,
    ),
    Template(
        "nps",
        gettext_lazy("Recommendation"),
        gettext_lazy("Twice a year, about everything together: 0 to 10, and why (NPS)."),
        "thumbs-up",
        _nps,
    ),
    Template(
        "ces",
        gettext_lazy("Ease"),
        gettext_lazy("Right after somebody got something done with you: 1 to 7, and what was hard (CES)."),
        "feather",
        _ces,
    ),
    Template(
        "onboarding",
        gettext_lazy("The first weeks"),
        gettext_lazy("Two to four weeks after the start: did they get where they wanted?"),
        "sprout",
        _onboarding,
    ),
    Template(
        "after_case",
        gettext_lazy("After a solved case"),
        gettext_lazy("Some days after you put something right: is it?"),
        "handshake",
        _after_case,
    ),
    Template(
        "product",
        gettext_lazy("Product feedback"),
        gettext_lazy("For those who use what you make: stars, a table of parts, one wish."),
        "package",
        _product,
    ),
    Template(
        "complaint",
        gettext_lazy("Complaint"),
        gettext_lazy("A place to say what went wrong, with photo and contact."),
        "megaphone",
        _complaint,
    ),
    Template(
        "observation",
        gettext_lazy("What workers see"),
        gettext_lazy("For your own people: what makes customers come back for the wrong reason?"),
        "eye",
        _observation,
    ),
)


def template_named(key: str) -> Template | None:
    """Return a template of the library."""
    return next((template for template in LIBRARY if template.key == key), None)
