"""Make a suggestion, by a customer or out of what one said, and publish it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from feedback.suggestions.actions.errors import TooManySuggestions
from feedback.suggestions.actions.voting import vote_for
from feedback.suggestions.models import TITLE_LENGTH, Suggestion
from portal.accounts.models import User
from portal.accounts.restrictions import check_may_write
from portal.customers.models import Customer
from portal.interactions.actions import Touch, record_interaction
from portal.interactions.models import Interaction
from portal.lib.limits import is_over

KIND: Final = "suggestion"
MOST_A_DAY, DAY_SECONDS = 10, 86_400


@dataclass(frozen=True)
class Wish:
    """What somebody wants, and why."""

    title: str
    text: str = ""


@transaction.atomic
def suggest(*, author: User, wish: Wish, wants_news: bool, now: datetime) -> Suggestion:
    """Keep a person's own suggestion with her vote; it is published once staff have read it.

    Raises: WritingRefused, TooManySuggestions.
    """
    check_may_write(author, now)
    if is_over("suggestions", str(author.pk), limit=MOST_A_DAY, seconds=DAY_SECONDS):
        raise TooManySuggestions
    made = Suggestion.objects.create(title=wish.title, text=wish.text, author=author, created_at=now)
    vote_for(suggestion=made, voter=author, wants_news=wants_news, now=now)
    record_interaction(
        Touch(
            kind=KIND,
            source_id=made.pk,
            title=wish.title,
            occurred_at=now,
            customer=Customer.objects.filter(user=author).first(),
            channel="web",
            text=wish.text,
            url=made.get_absolute_url(),
        )
    )
    made.refresh_from_db()
    return made


def make_suggestion(*, origin: Interaction, made_by: User, now: datetime) -> Suggestion:
    """Make a suggestion of a touch, once; it waits unpublished, because she said it to us alone."""
    known = Suggestion.objects.filter(origin=origin).first()
    if known is not None:
        return known
    title = (origin.text.strip().splitlines() or [origin.title])[0][:TITLE_LENGTH]
    author = origin.customer.user if origin.customer else None
    try:
        with transaction.atomic():
            return Suggestion.objects.create(
                title=title, text=origin.text, author=author, origin=origin, created_at=now
            )
    except IntegrityError:
        return Suggestion.objects.get(origin=origin)


@transaction.atomic
def publish_suggestion(*, suggestion: Suggestion, wish: Wish, now: datetime) -> Suggestion:
    """Show it to everybody in the words staff settled on; published already, only the words change."""
    suggestion.title, suggestion.text = wish.title, wish.text
    suggestion.published_at = suggestion.published_at or now
    suggestion.save(update_fields=["title", "text", "published_at"])
    return suggestion


@transaction.atomic
def withdraw_suggestion(*, suggestion: Suggestion) -> Suggestion:
    """Take it off the public page; its votes and its history stay."""
    suggestion.published_at = None
    suggestion.save(update_fields=["published_at"])
    return suggestion
