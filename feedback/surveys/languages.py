"""Choose the language in which a person sees a form."""

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header


def choose_language(offered: Sequence[str], wanted: Iterable[str]) -> str:
    """Return the first wanted language the form is offered in, also by its base; else the form's first.

    `wanted` is in falling order; "de-at" is content with "de", and "pt" with "pt-br".
    """
    for code in wanted:
        read = code.strip().lower()
        base = read.split("-")[0]
        for match in (read, base, *(other for other in offered if other.split("-")[0] == base)):
            if read and match in offered:
                return match
    return offered[0]


def languages_of(accept_header: str) -> list[str]:
    """Return the languages a browser asks for, best first."""
    return [code for code, _weight in parse_accept_lang_header(accept_header[:500])]


def language_name(code: str) -> str:
    """Return how a language calls itself; its code where nobody told us."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
