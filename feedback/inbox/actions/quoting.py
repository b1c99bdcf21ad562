"""Ask a customer whether we may quote her, and do as she says, at once."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.inbox.actions.answering import ways_of
from feedback.inbox.actions.steps import write_event
from feedback.inbox.letters import letter_of_quote
from feedback.inbox.models import Entry, EntryEvent, Quote
from feedback.inbox.models.quotes import LONGEST_QUOTE
from feedback.surveys.models import Mode, Response
from portal.accounts.models import User
from portal.customers.actions import Evidence, record_consent
from portal.customers.models import QUOTE, Address, Consent
from portal.customers.wordings import VERSION, Wording
from portal.interactions.actions import NoWayToReply
from portal.lib.errors import ActionError
from portal.lib.states import InvalidTransition, advance
from portal.messaging.actions import queue_message
from portal.ui.branding import brand

CUT: Final = re.compile(r"\[(?:…|\.{3})\]")
"""What stands where words were left out."""


class WordsNotHers(ActionError):
    sentence = _("These are not her words. Copy what she wrote; put […] where you leave something out.")


class QuoteTooLong(ActionError):
    sentence = _("A quote has at most 600 letters. Leave something out, and put […] there.")


class AskedAlready(ActionError):
    sentence = _("She was asked already. Nobody is asked twice for the same answer.")


class QuoteMoved(ActionError):
    sentence = _("This was changed meanwhile. Reload the page to see how it stands.")


@dataclass(frozen=True)
class Word:
    """What she decides on her page, and how we know it was said there."""

    name_shown: str = ""
    ip_network: str = ""


@transaction.atomic
def ask_to_quote(*, entry: Entry, words: str, author: User, now: datetime) -> Quote:
    """Ask who answered, once, whether these words of hers may stand in public.

    Raises: NoWayToReply, WordsNotHers, QuoteTooLong, AskedAlready.
    """
    response, words = entry.response, " ".join(words.split())
    to = ways_of(response).to
    if to is None:
        raise NoWayToReply
    check_words(words, response.comment)
    told: dict[str, Any] = {"name_shown": _proposed_name(response)[:80], "asked_by": author}
    if isinstance(to, Address) and response.mode == Mode.IDENTIFIED:
        told["address"] = to
    try:
        with transaction.atomic():
            quote = Quote.objects.create(response=response, words=words, asked_at=now, changed_at=now, **told)
    except IntegrityError as error:
        raise AskedAlready from error
    queue_message(letter_of_quote(quote, to, author), now=now)
    _note(quote, gettext("asked whether we may quote it"), now, author, text=words)
    return quote


def check_words(words: str, said: str) -> None:
    """Refuse a quote that she did not say; parts may be left out and are marked by […].

    Raises: WordsNotHers, QuoteTooLong.
    """
    if len(words) > LONGEST_QUOTE:
        raise QuoteTooLong
    parts = [" ".join(part.split()) for part in CUT.split(words)]
    if not any(parts):
        raise WordsNotHers
    rest = " ".join(said.split())
    for part in filter(None, parts):
        _before, found, rest = rest.partition(part)
        if not found:
            raise WordsNotHers


@transaction.atomic
def agree_to_quote(*, quote: Quote, word: Word, now: datetime) -> Quote:
    """Take her yes, under the name she wants; the words stand in public from now on.

    Raises: QuoteMoved.
    """
    name_shown = " ".join(word.name_shown.split())
    quote.name_shown = name_shown
    wording = wording_of(quote)
    _advance(
        quote, Quote.State.AGREED, name_shown=name_shown, wording=wording.text, agreed_at=now, changed_at=now
    )
    _write_ledger(quote, Consent.State.GRANTED, wording, word, now)
    _note(quote, gettext("agreed to being quoted"), now)
    return quote


@transaction.atomic
def refuse_quote(*, quote: Quote, now: datetime) -> Quote:
    """Take her no; she is never asked again.

    Raises: QuoteMoved.
    """
    _advance(quote, Quote.State.REFUSED, changed_at=now)
    _note(quote, gettext("does not want to be quoted"), now)
    return quote


@transaction.atomic
def withdraw_quote(*, quote: Quote, word: Word, now: datetime) -> Quote:
    """Take it back; from this moment nobody reads it any more.

    Raises: QuoteMoved.
    """
    _advance(quote, Quote.State.WITHDRAWN, changed_at=now)
    _write_ledger(quote, Consent.State.WITHDRAWN, wording_of(quote), word, now)
    _note(quote, gettext("no longer wants to be quoted"), now)
    return quote


@transaction.atomic
def take_quote_down(*, quote: Quote, author: User | None, now: datetime) -> Quote:
    """Quote it no longer, or ask for it no more; it does not come back.

    Raises: QuoteMoved.
    """
    _advance(quote, Quote.State.DOWN, changed_at=now)
    _note(quote, gettext("took the quote down"), now, author)
    return quote


def wording_of(quote: Quote) -> Wording:
    """Return what she agrees to: the sentence, her exact words, and the name below them."""
    asked = gettext("%(company)s may show these words of mine in public: “%(words)s” (%(name)s).")
    told = {"company": brand().company_name, "words": quote.words, "name": quote.signature}
    ending = gettext("I can end this at any time with one tap.")
    return Wording(gettext("Being quoted"), f"{asked % told} {ending}", VERSION)


def _proposed_name(response: Response) -> str:
    if response.mode != Mode.IDENTIFIED or response.customer is None:
        return ""
    return response.customer.display_name


def _advance(quote: Quote, to: str, **changes: Any) -> None:
    try:
        advance(quote, to, Quote.MOVES, **changes)
    except InvalidTransition as error:
        raise QuoteMoved from error


def _write_ledger(quote: Quote, state: str, wording: Wording, word: Word, now: datetime) -> None:
    """Append her word to the ledger; of a confidential answer it stays with the quote, which names nobody."""
    if quote.address is None or not quote.address.is_verified:
        return
    evidence = Evidence(
        method=Consent.Method.PAGE,
        page=f"{settings.SITE_URL}/voices/",
        ip_network=word.ip_network,
        extra={"quote": quote.pk, "answer": quote.response_id},
    )
    record_consent(
        address=quote.address, purpose=QUOTE, state=state, wording=wording, evidence=evidence, now=now
    )


def _note(quote: Quote, sentence: str, now: datetime, author: User | None = None, text: str = "") -> None:
    entry = Entry.objects.filter(pk=quote.response_id).first()
    if entry is not None:
        write_event(entry, EntryEvent.Kind.QUOTE, now=now, author=author, after=sentence, text=text)
