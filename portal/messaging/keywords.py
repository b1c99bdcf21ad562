"""Read the words that end, restart or explain text messages, in the languages customers write.

Source: 47 CFR 64.1200(a)(10) for the English words that count by themselves; CTIA Messaging Principles.
"""

import unicodedata
from typing import Final

_ALIKE: Final = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ё": "е", "ـ": None}
)
"""Letters that Unicode doesn't take apart and that hurried thumbs don't tell apart."""


def normalize(text: str) -> str:
    """Return the letters of a text: compatibility forms folded, accents, punctuation and signs gone."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(_ALIKE)
    kept = (
        character if character.isalnum() else " "
        for character in folded
        if not unicodedata.combining(character) and unicodedata.category(character) not in {"Cf", "Mc"}
    )
    return " ".join("".join(kept).split())


_STOP: Final = {
    "en": "stop, stopall, stop all, unsubscribe, cancel, end, quit, revoke, opt out, optout, remove",
    "fr": "arrêt, arrêter, arrêtez, désabonner, désabonnement, désinscrire, désinscription, résilier",
    "es": "alto, parar, para, baja, dar de baja, cancelar, detener, no más, fin",
    "pt": "parar, pare, cancelar, sair, remover, descadastrar",
    "de": "stopp, abmelden, abbestellen, ende, beenden, aufhören, kündigen, austragen, widerruf",
    "it": "ferma, fermare, basta, annulla, cancella, cancellami, disiscrivi, smetti",
    "nl": "afmelden, uitschrijven, stoppen, einde, beëindigen",
    "pl": "rezygnuję, rezygnacja, wypisz, wypisz mnie, koniec, przestań, anuluj",
    "sv": "avsluta, avregistrera, sluta, avanmäl, stoppa",
    "da": "afmeld, afslut, slut, frameld",
    "nb": "avslutt, avmeld, meld av, slutt",
    "fi": "lopeta, peru, poista, seis, peruuta",
    "cs": "zrušit, odhlásit, konec, dost, ukončit",
    "hu": "leiratkozás, leiratkozom, vége, állj, lemondás",
    "ro": "dezabonare, opriți, oprește, anulare, renunț",
    "el": "στοπ, διαγραφή, σταματήστε, τέλος, ακύρωση",
    "tr": "dur, iptal, ayrıl, abonelikten çık, bitir, ret",
    "ru": "стоп, отписаться, отписка, отмена, хватит, отпишите меня",
    "uk": "відписатися, відписка, досить, скасувати",
    "ja": "停止, 配信停止, ストップ, 解除, 退会, やめて, 中止",
    "zh": "停止, 退订, 退訂, 取消, 取消订阅, 取消訂閱, td, 拒收",
    "ko": "중지, 수신거부, 그만, 정지, 거부, 해지",
    "ar": "توقف, إيقاف, الغاء, إلغاء, قف, إلغاء الاشتراك",
    "he": "הסר, הפסק, עצור, ביטול, הסרה",
    "hi": "बंद, रोकें, बंद करो, बंद करें",
    "id": "berhenti, batal, henti, keluar",
    "vi": "dừng, hủy, ngừng, từ chối",
    "th": "หยุด, ยกเลิก, เลิก",
}
_START: Final = {
    "en": "start, unstop, yes, resume, subscribe",
    "fr": "oui, reprendre, débuter, commencer",
    "es": "sí, iniciar, empezar, alta, reanudar",
    "pt": "sim, iniciar, começar, retomar",
    "de": "ja, anmelden, fortsetzen",
    "it": "sì, inizia, riprendi, avvia",
    "nl": "aanmelden, hervatten, beginnen",
    "pl": "tak, wznów, zapisz",
    "sv": "starta, återuppta, börja",
    "fi": "aloita, jatka, kyllä",
    "cs": "ano, začít, obnovit",
    "hu": "igen, indítás",
    "ro": "da, începe, reia",
    "el": "ναι, έναρξη",
    "tr": "evet, başla, devam",
    "ru": "старт, да, начать, возобновить",
    "uk": "так, почати",
    "ja": "開始, はい, 再開, スタート",
    "zh": "开始, 開始, 是, 恢复, 恢復, 订阅",
    "ko": "시작, 네, 예, 재개",
    "ar": "ابدأ, نعم, بدء",
    "he": "התחל, כן",
    "hi": "शुरू, हाँ, हां",
    "id": "mulai, ya, lanjut",
    "vi": "bắt đầu, có",
    "th": "เริ่ม, ใช่",
}
_HELP: Final = {
    "en": "help, info, information",
    "fr": "aide, renseignement",
    "es": "ayuda, información",
    "pt": "ajuda, informação",
    "de": "hilfe",
    "it": "aiuto, informazioni",
    "nl": "hulp",
    "pl": "pomoc",
    "sv": "hjälp",
    "da": "hjælp",
    "nb": "hjelp",
    "fi": "apua, ohje",
    "cs": "nápověda",
    "hu": "segítség, súgó",
    "ro": "ajutor",
    "el": "βοήθεια",
    "tr": "yardım, bilgi",
    "ru": "помощь, справка, инфо",
    "uk": "допомога",
    "ja": "ヘルプ, 助けて",
    "zh": "帮助, 幫助",
    "ko": "도움말, 도움",
    "ar": "مساعدة",
    "he": "עזרה",
    "hi": "मदद, सहायता",
    "id": "bantuan, tolong",
    "vi": "trợ giúp, giúp",
    "th": "ช่วยเหลือ, ช่วย",
}
_POLITE: Final = frozenset(
    normalize(word)
    for word in [
        "please",
        "pls",
        "plz",
        "thanks",
        "thank you",
        "thx",
        "now",
        "bitte",
        "danke",
        "merci",
        "svp",
        "s'il vous plaît",
        "por favor",
        "gracias",
        "obrigado",
        "obrigada",
        "per favore",
        "grazie",
        "alstublieft",
        "aub",
        "dank u",
        "proszę",
        "dziękuję",
        "tack",
        "tak",
        "takk",
        "kiitos",
        "prosím",
        "děkuji",
        "kérem",
        "köszönöm",
        "vă rog",
        "mulțumesc",
        "παρακαλώ",
        "lütfen",
        "пожалуйста",
        "спасибо",
        "будь ласка",
        "お願いします",
        "ください",
        "请",
        "請",
        "谢谢",
        "주세요",
        "من فضلك",
        "שלום תודה",
        "कृपया",
        "tolong",
        "terima kasih",
        "làm ơn",
        "cảm ơn",
        "กรุณา",
    ]
)


def _words(lists: dict[str, str]) -> frozenset[str]:
    return frozenset(normalize(word) for words in lists.values() for word in words.split(", "))


KEYWORDS: Final = {"stop": _words(_STOP), "start": _words(_START), "help": _words(_HELP)}
LANGUAGES: Final = tuple(_STOP)
"""Every language whose words for STOP are known."""


def read_keyword(text: str) -> str:
    """Return "stop", "start", "help" or nothing. Only a message that is the word alone counts.

    Case, accents, punctuation, emoji, politeness, spread ("S T O P") and repetition don't matter; "STOP this
    bill" stays a message.
    """
    said = normalize(text[:200])
    for form in (said, _joined(said), _bare(said)):
        for keyword, words in KEYWORDS.items():
            if form in words:
                return keyword
    return ""


def _joined(said: str) -> str:
    """Return the word of letters that stand apart."""
    letters = said.split()
    return "".join(letters) if letters and all(len(letter) == 1 for letter in letters) else said


def _bare(said: str) -> str:
    """Return what is left without politeness, a word said again counted once."""
    for polite in _POLITE:
        said = f" {said} ".replace(f" {polite} ", " ").strip()
    once = dict.fromkeys(said.split())
    return " ".join(once)
