"""What a person wrote in a reply by mail is kept; what it answers and her signature are not."""

import time

import pytest

from portal.lib.quoted import trim_reply

ANSWER = "Yes, the burrs were dull.\n\nThank you"
ORIGINAL = "\n".join(f"> line {number}" for number in range(3))
INTRODUCTIONS = (
    "On Mon, 16 Nov 2026 at 10:02, Harbor Lane Coffee <hello@example.com> wrote:",
    "On Mon, 16 Nov 2026 at 10:02, Harbor Lane Coffee\n<hello@example.com> wrote:",
    "Am 16.11.2026 um 10:02 schrieb Harbor Lane Coffee <hello@example.com>:",
    "Am Mo., 16. Nov. 2026 um 10:02 Uhr schrieb Harbor Lane Coffee <\nhello@example.com>:",
    "Le lun. 16 nov. 2026 à 10:02, Harbor Lane Coffee <hello@example.com> a écrit :",
    "El lun, 16 nov 2026 a las 10:02, Harbor Lane Coffee (<hello@example.com>) escribió:",
    "Em seg., 16 de nov. de 2026 às 10:02, Harbor Lane <hello@example.com> escreveu:",
    "Il giorno lun 16 nov 2026 alle 10:02 Harbor Lane <hello@example.com> ha scritto:",
    "Op ma 16 nov 2026 om 10:02 schreef Harbor Lane <hello@example.com>:",
    "Den mån 16 nov. 2026 kl 10:02 skrev Harbor Lane <hello@example.com>:",
    "W dniu 16.11.2026 o 10:02 Harbor Lane napisał(a):",
    "16 нояб. 2026 г., в 10:02, Harbor Lane <hello@example.com> написал(а):",
)
RULES = (
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "----- Message d'origine -----",
    "-----Mensaje original-----",
    "----- Messaggio originale -----",
    "-----Oorspronkelijk bericht-----",
)
HEADERS = (
    "From: Harbor Lane <hello@example.com>\nSent: Monday, November 16, 2026\nTo: Alice\nSubject: Grinder",
    "Von: Harbor Lane <hello@example.com>\nGesendet: Montag, 16. November 2026\nAn: Alice\nBetreff: Mühle",
    "De : Harbor Lane <hello@example.com>\nEnvoyé : lundi 16 novembre 2026\nÀ : Alice\nObjet : Moulin",
    "De: Harbor Lane <hello@example.com>\nEnviado: lunes, 16 de noviembre\nPara: Alice\nAsunto: Molino",
    "*From:* Harbor Lane <hello@example.com>\n*Date:* Monday\n*To:* Alice\n*Subject:* Grinder",
    "________________________________\nFrom: Harbor Lane\nSent: Monday\nTo: Alice\nSubject: Grinder",
)


@pytest.mark.parametrize("introduction", [*INTRODUCTIONS, *RULES])
def test_the_quoted_mail_is_trimmed_in_every_language(introduction: str) -> None:
    assert trim_reply(f"{ANSWER}\n\n{introduction}\n\n{ORIGINAL}\n") == ANSWER


@pytest.mark.parametrize("headers", [*HEADERS, *(f"{rule}\n{HEADERS[0]}" for rule in RULES)])
def test_the_headers_outlook_puts_above_an_unmarked_original_end_the_reply(headers: str) -> None:
    assert trim_reply(f"{ANSWER}\r\n\r\n{headers}\r\n\r\nBob replied in the topic\r\n") == ANSWER


@pytest.mark.parametrize(
    "ending",
    [
        "-- \nAlice Arden\nHarbor Lane 3",
        "Sent from my iPhone",
        "Get Outlook for iOS",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
    ],
)
def test_signatures_are_trimmed(ending: str) -> None:
    assert trim_reply(f"{ANSWER}\n\n{ending}\n") == ANSWER
    assert trim_reply(f"{ANSWER}\n\n{ending}\n\n{INTRODUCTIONS[0]}\n{ORIGINAL}") == ANSWER


def test_answers_between_the_quoted_lines_keep_what_they_answer() -> None:
    mail = f"Two things:\n\n{INTRODUCTIONS[0]}\n> Did you clean it?\nYes.\n> Is it old?\nNo.\n"
    trimmed = trim_reply(mail)
    assert all(
        words in trimmed for words in ("Two things", "> Did you clean it?", "Yes.", "> Is it old?", "No.")
    )


def test_an_answer_under_the_quoted_mail_is_kept_alone() -> None:
    assert trim_reply(f"{INTRODUCTIONS[0]}\n{ORIGINAL}\n\n{ANSWER}\n") == ANSWER


def test_a_reply_is_never_trimmed_to_nothing() -> None:
    unmarked = f"{INTRODUCTIONS[0]}\nThis may be her own text.\n"
    assert "her own text" in trim_reply(unmarked)
    assert trim_reply("> only a quote") == "> only a quote"


@pytest.mark.parametrize(
    "own",
    [
        "From: the left side it hums.\nTo me it sounds broken.",
        "On Monday I wrote to you.\nNobody answered.",
        "Use the switch --dry-run -- it helps.",
        "I wrote:\n\n    print(1)",
    ],
)
def test_words_that_only_look_like_a_quote_stay(own: str) -> None:
    assert trim_reply(own) == own


@pytest.mark.parametrize(
    "bomb",
    [
        *("> " * 30_000, "On " * 20_000, "-" * 64_000, "From:\n" * 10_000, "On a wrote: " * 5_000),
        *(
            f"From{' ' * 60_000}x",
            f"From: a\nSent{' ' * 60_000}x",
            f"From: a\nSent: b\nSubject{' ' * 60_000}x",
        ),
    ],
)
def test_a_hostile_mail_costs_no_more_than_its_length(bomb: str) -> None:
    """Row 120: regular expressions without a way to explode."""
    started = time.process_time()
    trim_reply(bomb)
    assert time.process_time() - started < 1
