"""Words that end, restart or explain text messages."""

import pytest

from portal.messaging.keywords import read_keyword

STOPS = [
    *(
        "STOP",
        "stop",
        " Stop. ",
        "STOP!",
        "Stop 🙏",
        "ＳＴＯＰ",
        "unsubscribe",
        "Opt-out",
        "opt out",
        "Arrêt",
        "ARRETER",
    ),
    *(
        "désabonner",
        "parar",
        "baja",
        "Stopp",
        "abmelden",
        "basta",
        "afmelden",
        "rezygnuję",
        "стоп",
        "停止",
        "iptal",
    ),
    *(
        "S T O P",
        "s.t.o.p.",
        "STOP STOP STOP!",
        "Stop please",
        "please STOP ALL",
        "ST\u200bOP",
        "Bitte abmelden",
    ),
    *(
        "İPTAL",
        "lopeta",
        "odhlásit",
        "leiratkozás",
        "διαγραφή",
        "відписатися",
        "配信停止",
        "退订",
        "수신거부",
    ),
    *("إلغاء", "הסר", "बंद करो", "berhenti", "hủy", "ยกเลิก", "dezabonare", "slutt", "frameld", "td"),
]


@pytest.mark.parametrize("text", STOPS)
def test_these_end_everything(text: str) -> None:
    assert read_keyword(text) == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "STOP this bill",
        "Please don't stop",
        "the bus stop is closed",
        "I want to cancel my order",
        "",
        "5",
        "end of story",
    ],
)
def test_these_are_words_for_a_person(text: str) -> None:
    assert read_keyword(text) == ""


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("START", "start"),
        ("Unstop", "start"),
        ("help?", "help"),
        ("Hilfe", "help"),
        ("YARDIM", "help"),
        ("ヘルプ", "help"),
    ],
)
def test_start_and_help(text: str, keyword: str) -> None:
    assert read_keyword(text) == keyword
