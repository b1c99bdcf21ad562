"""Promise the same check-in to the peer and let it send: the other side of `sending_rounds`.

The peer gets what is quickest for it: one process, which is quicker than several for so many (each batch
would fork them anew), no log, and the size of batch and number of threads in `benchmarks.settings`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from post_office import mail as post_office
from post_office.models import STATUS, Email, EmailTemplate

from portal.customers.models import Address
from portal.messaging.compose import headers_of
from portal.messaging.models import Message
from portal.messaging.rendering import Words

NAME: Final = "check_in"


def keep_template(words: Words) -> EmailTemplate:
    """Keep, as the peer keeps its templates, the words that stand with a place for each value."""
    rows = EmailTemplate._default_manager
    return rows.create(name=NAME, subject=words.subject, content=words.text, html_content=words.html)


def queue_ready(messages: Sequence[Message], words: Words) -> None:
    """Promise words that are ready, so that the peer renders nothing."""
    said = {"subject": words.subject, "message": words.text, "html_message": words.html}
    post_office.send_many([{**_envelope(message), **said} for message in messages])


def queue_template(
    messages: Sequence[Message], template: EmailTemplate, contexts: Sequence[Mapping[str, Any]]
) -> None:
    """Promise the template with each customer's values, to be rendered when it is handed over."""
    post_office.send_many(
        [
            {**_envelope(message), "template": template, "context": context, "render_on_delivery": True}
            for message, context in zip(messages, contexts, strict=True)
        ]
    )


def send_all(count: int) -> int:
    """Send batch after batch until nothing is queued there."""
    while post_office.get_queued().exists():
        post_office.send_queued(processes=1, log_level=0)
    return count


def said_to(address: Address) -> tuple[str, str, str]:
    """Return the latest mail to an address as the peer puts it: subject, text and HTML."""
    email = Email._default_manager.filter(to=address.value).latest("pk")
    built = email.prepare_email_message()  # type: ignore[no-untyped-call]
    return built.subject, built.body, built.alternatives[0][0]


def sent_count() -> int:
    return int(Email._default_manager.filter(status=STATUS.sent).count())


def _envelope(message: Message) -> dict[str, Any]:
    headers = {**headers_of(message), "Message-ID": message.message_id}
    return {"sender": settings.FROM_EMAIL, "recipients": [message.to], "headers": headers}
