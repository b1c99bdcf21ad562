"""Write the messages of a case."""

from dataclasses import dataclass

from feedback.cases.models import Case, CaseEvent
from portal.customers.models import Address, Channel, Purpose
from portal.interactions.sources import source_of
from portal.messaging.actions import Letter

ABOUT = "cases.case"


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
        dedupe_key=f"{ABOUT}:{case.pk}:{words.key}",
        context={
            "number": case.number,
            "title": case.title,
            "text": words.text,
            "author": words.author,
            "case_url": case.customer_url,
        },
        customer=case.customer,
        about_kind=ABOUT,
        about_id=case.pk,
        language=case.customer.language if case.customer else "",
    )
