"""Write the messages that go to who answered a form."""

from feedback.inbox.models import Quote
from feedback.surveys.actions import letter_to
from feedback.surveys.models import Response
from portal.accounts.models import User
from portal.customers.models import Address
from portal.messaging.actions import Letter


def letter_of_thanks(response: Response, to: Address | str, author: User) -> Letter:
    """Return the letter that thanks for an answer; there is one for each answer, ever."""
    context = {
        "author": author.display_name,
        "title": response.survey.title,
        "score_label": response.score_label,
        "words": response.comment,
    }
    return letter_to(
        response, to, template="answer_thanks", key=f"inbox.thanks:{response.pk}", context=context
    )


def letter_of_quote(quote: Quote, to: Address | str, author: User) -> Letter:
    """Return the letter that asks whether these words may stand in public; sent once, with no reminder."""
    context = {
        "author": author.display_name,
        "title": quote.response.survey.title,
        "words": quote.words,
        "name": quote.signature,
        "quote_url": quote.customer_url,
    }
    return letter_to(
        quote.response, to, template="quote_asked", key=f"inbox.quote:{quote.pk}", context=context
    )
