"""Read what servers say when they turn a mail away: of the address, of the moment, or of us.

Only what speaks of the address strikes it off. A server that blocks our network, asks for a signature or has
a full mailbox says nothing of whether the customer is there.
"""

import re
import unicodedata
from typing import Final

_STATUS: Final = re.compile(r"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
"""The enhanced status. Source: RFC 3463."""
_OF_THE_ADDRESS: Final = frozenset(
    {*(("1", str(detail)) for detail in (0, 1, 2, 3, 4, 5, 6, 9, 10)), ("2", "1")}
)
"""Not of its sender (5.1.7, 5.1.8); 5.2.1 is a closed mailbox."""
_VAGUE: Final = frozenset({("0", "0"), ("1", "0"), ("5", "0")})
"""Statuses that say no more than the code before them."""
_NO_ROUTE: Final = ("4", "4")
"""Permanent by its number, yet it is our name server or theirs that was away. Source: RFC 3463, 3.5."""
_CODES: Final = frozenset({550, 551, 553})

_OF_US: Final = re.compile(
    r"\bspam|\bspf\b|\bdkim\b|\bdmarc\b|\b[dr]ns?bl\b|\brbl\b|black ?list|block ?list|deny ?list|\bblocked\b"
    r"|\bblocking\b|spamhaus|spamcop|barracuda|proofpoint|cloudmark|senderscore|sorbs|abusix|reputation"
    r"|polic(y|ies)\b|richtlinie|unsolicited|\bjunk|\bbulk mail|content (denied|rejected|filter)|\bvirus"
    r"|access denied|zugriff verweigert|acces refuse|relay(ing)? (access )?(denied|not permitted)"
    r"|unable to relay|not authenticated|authentication required|unauthenticated|reverse dns|\bptr\b|\bhelo\b"
    r"|sender (address|verif|domain|ip|is|not|reject|host)|return.path|from (address|domain)"
    r"|part of their network|weren.?t sent|not accepted for|mail rejetee|\bs3140\b|\bs3150\b|\bbl2[13]\b"
    r"|banned|prohibited|listed (in|by|at|on)|\bip=|suspicious"
)
"""Somebody blocks our network, our domain or these words."""
_OF_THE_MOMENT: Final = re.compile(
    r"quota|(mailbox|inbox|postfach|boite|buzon|casella|caixa)\W.*\b(full|voll|pleine|lleno|piena|cheia)\b"
    r"|\b(full|volles) (mailbox|postfach)|exceeded (the )?(storage|its|disk|mailbox)|storage allocation"
    r"|out of (storage|space)|insufficient (system )?storage|disk full|saturee|over(drawn| its) "
    r"|gr[ea]y.?list|try (again )?later|later again|temporar|zeitweilig|spater|reessayer|\bdeferred\b"
    r"|rate.?limit|too many|receiving mail (at a rate|too)|too (quickly|fast)|throttl|timed? ?out|busy"
    r"|message (size|too (large|big))|too large|service (not available|unavailable)|unable to route"
)
"""It may go another day, or a smaller mail may."""
_UNKNOWN: Final = re.compile(
    r"(user|recipient|mailbox|account|address|addressee|person|customer|alias)s?\b.{0,60}?\b"
    r"(unknown|not found|does ?n.?t exist|does not exist|not exist|no longer|disabled|inactive"
    r"|deactivated|not known|invalid"
    r"|does ?n.?t have an?|unavailable|suspended|closed|undeliverable)"
    r"|(unknown|invalid|no such|non.?existent|inactive|disabled) .{0,20}?"
    r"(user|recipient|mailbox|account|address|person)|no (mailbox|user|account) (here|by|with|for)"
    r"|recip(ient)?notfound"
    r"|(benutzer|empfanger|postfach|adresse) .{0,40}?(unbekannt|existiert nicht"
    r"|nicht (gefunden|bekannt|vorhanden))"
    r"|unbekannte[rs]? (benutzer|empfanger|adresse)"
    r"|(utilisateur|destinataire|adresse|boite) .{0,40}?(inconnue?|invalide|inexistante?|n.existe pas)"
    r"|(usuario|destinatario|buzon|cuenta|direccion|utente|casella|conta|endereco) .{0,40}?(desconocid[oa]"
    r"|inexistente|no existe|sconosciut[oa]|inesistente|non esiste|desconhecid[oa]|nao existe|invalid[oa])"
    r"|onbekende (gebruiker|ontvanger)|gebruiker onbekend|nieznany (uzytkownik|odbiorca|adresat)"
)
"""Nobody is there, as servers of the large providers and in seven languages say it."""


def is_passing(words: str) -> bool:
    """Tell whether an answer speaks of us or of the moment, whatever its code says."""
    said, status = _plain(words), _status(words)
    if status and (status[0] == "4" or status[1] == "7" or status[1:] in {("2", "2"), ("2", "3"), _NO_ROUTE}):
        return True
    return bool(_OF_US.search(said) or _OF_THE_MOMENT.search(said))


def is_dead(code: int, words: str) -> bool:
    """Tell whether a server's answer to a recipient says that nobody has this address."""
    if code < 500 or is_passing(words):
        return False
    status = _status(words)
    if status and status[1:] not in _VAGUE:
        return status[1:] in _OF_THE_ADDRESS
    return code in _CODES or bool(_UNKNOWN.search(_plain(words)))


def _status(words: str) -> tuple[str, ...]:
    found = _STATUS.search(words)
    return found.groups() if found else ()


def _plain(words: str) -> str:
    """Return words in small letters without accents."""
    parts = unicodedata.normalize("NFKD", words[:1000])
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()
