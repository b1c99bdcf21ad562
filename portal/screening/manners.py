"""Read from a form how it was filled in: how long it took, by whom or what, and with how much work."""

import hashlib
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final

from django.conf import settings

from portal.lib import tokens
from portal.lib.asking import Manner
from portal.lib.limits import is_over

START_LIFE: Final = timedelta(days=7)
USES_OF_PROOF: Final = 3
"""How many texts one proof stands for: a text refused after its proof was read may be sent again."""
_PURPOSE: Final = "screening.start"
NONCE_LENGTH: Final = 12
START_FIELD: Final = "opened"
NONCE_FIELD: Final = "sum"
TRAP_FIELD: Final = "website"


def sign_start(now: datetime) -> str:
    """Return the token a form carries from its opening to its sending."""
    return tokens.sign({"t": now.timestamp(), "k": token_urlsafe(9)}, purpose=_PURPOSE)


def challenge_of(token: str) -> str:
    """Return what the browser works on: the signature, which nobody can know before the form was opened."""
    return token.rsplit(":", 1)[-1]


def read_manner(*, token: str, nonce: str, is_trapped: bool, now: datetime) -> Manner:
    """Return how a form was filled in, from what it carried; a forged or old token tells nothing good."""
    try:
        payload = tokens.read(token, purpose=_PURPOSE, max_age=START_LIFE)
    except tokens.TokenInvalid:
        return Manner(is_trapped=is_trapped)
    return Manner(
        seconds=max(0.0, now.timestamp() - float(payload["t"])),
        is_trapped=is_trapped,
        proof=challenge_of(token) if is_proof(token, nonce) else "",
    )


def is_proof(token: str, nonce: str) -> bool:
    """Tell whether the nonce makes a hash with enough leading zero bits.

    Source: Back, "Hashcash: A Denial of Service Counter-Measure", 2002.
    """
    bits: int = settings.PROOF_OF_WORK_BITS
    if not 0 < len(nonce) <= NONCE_LENGTH:
        return False
    digest = hashlib.sha256(f"{challenge_of(token)}:{nonce}".encode()).digest()
    return int.from_bytes(digest) >> (256 - bits) == 0


def is_worked_for(manner: Manner) -> bool:
    """Count one use of the proof, and tell whether there is one that was not used up.

    What was worked out once does not carry a hundred posts. Looking at a preview uses nothing up.
    """
    if settings.PROOF_OF_WORK_BITS == 0:
        return True
    if not manner.proof:
        return False
    seconds = int(START_LIFE.total_seconds())
    return not is_over("screening.proof", manner.proof, limit=USES_OF_PROOF, seconds=seconds)
