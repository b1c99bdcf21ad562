"""Write the messages of a case."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import QuerySet

from feedback.cases.models import Case, CaseEvent
from portal.customers.models import Address, Channel, Purpose
from portal.interactions.sources import source_of
from portal.messaging.actions import Letter
from portal.messaging.models import SAYS_SORRY, Message
from portal.messaging.privacy import CONFIDENTIAL_ENDING

ABOUT = "cases.case"
OPENED = "opened"


def address_of(case: Case) -> Address | str | None:
    """Return where the customer alone reads it: where she spoke, else her proved e-mail or number."""
    find = source_of(case.origin.kind).private_address
    found = find(case.origin) if find is not None else None
    return found or proved_address(case)


def proved_address(case: Case) -> Address | None:
    """Return the customer's proved e-mail address, else her proved number."""
    if case.customer is None:
        return None
    proved = Address.objects.verified().of_customer(case.customer)
    return min(proved, key=lambda address: address.channel != Channel.EMAIL, default=None)


@dataclass(frozen=True)
class Words:
    """What a letter of a case says, by whom; the key is the same for the same words."""

    text: str
    author: str
    key: str


def letter_of_opening(case: Case) -> Letter | None:
    """Return the letter that says sorry, who is on it and by when she hears; None while no address is known.

    It goes the way she spoke. Who complains again has a case, and a letter, for each thing she told us.
    """
    letter = _letter(SAYS_SORRY, case, Words("", _on_it(case), OPENED))
    if letter is None:
        return None
    to = _where_she_spoke(case) or letter.to
    channel = Channel(to.channel) if isinstance(to, Address) else Channel.EMAIL
    told: Mapping[str, object] = {
        **letter.context,
        "due_at": case.first_response_due_at,
        "forum_url": f"{settings.SITE_URL}/forums/",
    }
    return replace(letter, to=to, channel=channel, context=told, not_after=case.first_response_due_at)


def _on_it(case: Case) -> str:
    person = case.assignee or case.opened_by
    return person.display_name if person else ""


def _where_she_spoke(case: Case) -> Address | None:
    if case.customer is None or case.origin.channel != Channel.TEXT:
        return None
    return Address.objects.verified().of_customer(case.customer).filter(channel=Channel.TEXT).first()


def letter_of_solution(event: CaseEvent) -> Letter | None:
    """Return the letter that asks whether it is put right; None while no address of hers is known."""
    author = event.author.display_name if event.author else ""
    return _letter("case_resolved", event.case, Words(event.text, author, f"solved:{event.pk}"))


def letter_of_answer(case: Case, words: Words) -> Letter | None:
    """Return the letter that carries an answer to what she wrote on her page."""
    return _letter("case_reply", case, words)


def _letter(template: str, case: Case, words: Words) -> Letter | None:
    to = address_of(case)
    if to is None:
        return None
    return Letter(
        template=template,
        purpose=Purpose.SERVICE,
        channel=Channel(to.channel) if isinstance(to, Address) else Channel.EMAIL,
        to=to,
        dedupe_key=_key(case, words.key),
        context={
            "number": case.number,
            "title": case.title,
            "text": words.text,
            "author": words.author,
            "case_url": case.customer_url,
        },
        customer=case.customer,
        about_kind=f"{ABOUT}{CONFIDENTIAL_ENDING}" if _hides_who(case) else ABOUT,
        about_id=case.pk,
        language=case.customer.language if case.customer else "",
    )


def letters_of_opening(case: Case) -> QuerySet[Message]:
    """Return the letter that says sorry, as it stands in the outbox."""
    return Message.objects.filter(dedupe_key=_key(case, OPENED))


def _key(case: Case, name: str) -> str:
    return f"{ABOUT}:{case.pk}:{name}"


def _hides_who(case: Case) -> bool:
    return case.customer is None and source_of(case.origin.kind).hides_who(case.origin)
