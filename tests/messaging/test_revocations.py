"""Plain words that end messages, in many languages, and words that only sound so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.messaging.keywords import LANGUAGES, normalize, read_keyword
from portal.messaging.revocations import asks_to_be_left_alone

LEAVE = [
    *(
        "Please leave me alone",
        "please leave me alone!!!",
        "LEAVE ME ALONE 😡",
        "Stop texting me.",
        "stop emailing",
    ),
    *(
        "Don't text me again",
        "take me off your list",
        "remove me from this list please",
        "I revoke my consent",
    ),
    *("I don't want to hear from you anymore", "no more texts please", "lose my number", "Please stop."),
    *("please unsubscribe me", "Do not contact me again", "I'm sick of these messages"),
    *(
        "Lasst mich in Ruhe!",
        "Bitte keine SMS mehr",
        "Hören Sie auf, mir zu schreiben",
        "Ich widerrufe meine Einwilligung",
    ),
    *(
        "Laissez-moi tranquille",
        "Ne m'envoyez plus rien",
        "Arrêtez de m'écrire",
        "Je retire mon consentement",
    ),
    *("Déjenme en paz", "No me escriban más", "Dejen de mandarme mensajes", "No quiero recibir más mensajes"),
    *("Me deixem em paz", "Não quero receber mais nada", "Parem de enviar mensagens"),
    *("Lasciatemi in pace", "Non voglio più messaggi", "Smettete di scrivermi"),
    *(
        "Laat me met rust",
        "Geen berichten meer",
        "Dajcie mi spokój",
        "Nie piszcie do mnie",
        "Lämna mig i fred",
    ),
    *(
        "Lad mig være i fred",
        "La meg være i fred",
        "Jättäkää minut rauhaan",
        "Nechte mě být",
        "Lăsați-mă în pace",
    ),
    *(
        "Αφήστε με ήσυχη",
        "Beni rahat bırakın",
        "Оставьте меня в покое",
        "Не пишите мне больше",
        "Не пишіть мені",
    ),
    *(
        "もう送らないでください",
        "请不要再发了",
        "그만 보내세요",
        "อย่าส่งมาอีก",
        "اتركوني وشأني",
        "תפסיקו לשלוח לי",
    ),
    *("Jangan hubungi saya lagi", "Để tôi yên", "मुझे अकेला छोड़ दो"),
]
LEAVE += [
    *("Please stop. This is too much", "please stop this is too much", "Please stop!", "pls stop msgs"),
    *(
        "please stop the messages",
        "Please stop this bill. And please stop.",
        "quit bugging me",
        "please remove me",
    ),
    *("end these texts", "I no longer want to hear from you", "please remove me"),
]
STAY = [
    *("Please stop this bill, I paid it", "Could you please stop by my house?", "I no longer want sugar"),
    *("please stop the subscription charge", "Please stop the noise of the grinder"),
    *(
        "STOP this bill",
        "Please don't stop",
        "the bus stop is closed",
        "never stop sending me these, I love them",
    ),
    *(
        "Why did you stop sending me the catalogue?",
        "4",
        "Everything is fine, thank you",
        "I want to cancel my order",
    ),
    *(
        "Do not forget my order",
        "It stopped working",
        "The machine leaves me no choice",
        "",
        "keine Probleme mehr",
    ),
    *("Can you write me when it is there?", "no more problems", "Ne m'oubliez pas", "contact me please"),
]


@pytest.mark.parametrize("text", LEAVE)
def test_these_words_ask_to_be_left_alone(text: str) -> None:
    assert asks_to_be_left_alone(text)


@pytest.mark.parametrize("text", STAY)
def test_these_words_do_not(text: str) -> None:
    assert not asks_to_be_left_alone(text)
    assert read_keyword(text) != "stop"


def test_stop_is_known_in_more_than_twenty_languages() -> None:
    assert len(LANGUAGES) >= 20


@given(st.text(max_size=300))
def test_normalizing_twice_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(st.text(max_size=500))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert read_keyword(text) in {"stop", "start", "help", ""}
    assert asks_to_be_left_alone(text) in {True, False}
