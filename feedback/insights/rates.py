"""Say how many of those asked answered, by the published definitions.

Source: AAPOR, Standard Definitions (2023), internet surveys of specifically named persons.
"""

from dataclasses import dataclass

from feedback.surveys.scores import Interval, share_interval


@dataclass(frozen=True)
class Outcomes:
    """How many invitations ended in which way; each invited person counts once."""

    complete: int = 0
    """I: answered to the end."""
    partial: int = 0
    """P: began to answer and left some of it."""
    refused: int = 0
    """R: said no, withdrew her consent, or broke off before the first answer."""
    not_reached: int = 0
    """NC: the invitation came back, or nothing shows that it was seen."""
    other: int = 0
    """O: seen, and neither answered nor refused."""
    unknown: int = 0
    """UH and UO: nobody knows whether she is one of those to be asked, such as an address never confirmed."""
    ineligible: int = 0
    """Never sent: held back before hand-over; in no denominator."""

    @property
    def asked(self) -> int:
        """Everybody who may belong to those to be asked."""
        return self.eligible + self.unknown

    @property
    def eligible(self) -> int:
        """Everybody who surely belongs to those to be asked."""
        return self.complete + self.partial + self.refused + self.not_reached + self.other


@dataclass(frozen=True)
class Rate:
    """One response rate with what it divides."""

    name: str
    answered: int
    asked: int

    @property
    def share(self) -> float | None:
        """The rate, 0 to 1; None when nobody was asked."""
        return self.answered / self.asked if self.asked else None

    @property
    def interval(self) -> Interval | None:
        return share_interval(self.answered, self.asked)


def response_rates(outcomes: Outcomes) -> tuple[Rate, Rate, Rate, Rate]:
    """Return RR1, RR2, RR5 and RR6.

    RR1 and RR5 count full answers, RR2 and RR6 partial ones too; the first two divide by all who may belong
    to those asked, the others by those who surely do.
    """
    full, some = outcomes.complete, outcomes.complete + outcomes.partial
    return (
        Rate("RR1", full, outcomes.asked),
        Rate("RR2", some, outcomes.asked),
        Rate("RR5", full, outcomes.eligible),
        Rate("RR6", some, outcomes.eligible),
    )
