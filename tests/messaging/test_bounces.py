"""What servers of the large providers say when they turn a mail away, and whom it strikes off."""

import pytest

from portal.messaging.bounces import is_dead, is_passing

NOBODY_THERE = [
    # Gmail, Outlook and Microsoft 365, Yahoo, AOL, iCloud
    (550, "5.1.1 The email account that you tried to reach does not exist. Please try double-checking"),
    (550, "5.2.1 The email account that you tried to reach is inactive. Learn more at support.google.com"),
    (550, "5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."),
    (550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
    (554, "delivery error: dd This user doesn't have a yahoo.com account (zoe@yahoo.com) [0]"),
    (554, "delivery error: dd Requested mail action aborted, mailbox not found"),
    (554, "30 Sorry, your message to zoe@aol.com cannot be delivered. This mailbox is disabled (554.30)."),
    (550, "5.1.1 <zoe@icloud.com>: user does not exist"),
    # GMX and web.de, T-Online, Orange, mail.ru, QQ, Zoho
    (550, "Requested action not taken: mailbox unavailable"),
    (550, "user unknown"),
    (550, "5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_416 [416]"),
    (550, "Message was not accepted -- invalid mailbox. Local mailbox zoe@mail.ru is unavailable"),
    (550, "Mailbox not found. http://service.mail.qq.com/cgi-bin/help?id=1001"),
    (550, "5.1.1 User does not exist - <zoe@example.org>"),
    # Postfix, Exim, Sendmail, qmail, Exchange
    (550, "5.1.1 <zoe@example.org>: Recipient address rejected: User unknown in virtual mailbox table"),
    (550, "No Such User Here"),
    (550, "5.1.1 <zoe@example.org>... User unknown"),
    (553, "sorry, that domain isn't in my list of allowed rcpthosts (#5.1.2)"),
    (554, "5.0.0 unknown user: zoe"),
    (550, "5.1.10 null mx"),
    # other languages
    (550, "Empfänger unbekannt"),
    (554, "Benutzer zoe ist unbekannt"),
    (554, "Unbekannter Empfänger"),
    (554, "Utilisateur inconnu"),
    (554, "L'adresse n'existe pas"),
    (554, "Usuario desconocido"),
    (554, "El buzón no existe"),
    (554, "Utente sconosciuto"),
    (554, "Usuário desconhecido"),
    (554, "Onbekende gebruiker"),
    (554, "Nieznany użytkownik"),
]

OF_THE_MOMENT = [
    (452, "4.2.2 The email account that you tried to reach is over quota."),
    (552, "5.2.2 The email account that you tried to reach is over quota and inactive."),
    (552, "5.2.2 mailbox full"),
    (552, "Requested mail action aborted: exceeded storage allocation"),
    (550, "Mailbox is full"),
    (550, "zoe@example.org: quota exceeded"),
    (550, "Das Postfach des Empfängers ist voll"),
    (550, "La boîte de réception est pleine"),
    (550, "El buzón está lleno"),
    (550, "La casella è piena"),
    (552, "5.2.3 Message size exceeds fixed limit"),
    (450, "4.2.1 The user you are trying to contact is receiving mail at a rate that prevents"),
    (550, "5.2.1 The user you are trying to contact is receiving mail too quickly."),
    (
        450,
        "4.2.0 <zoe@example.org>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch",
    ),
    (451, "4.7.1 Greylisting in action, please come back later"),
    (550, "Graylisted, please try again later"),
    (421, "4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints"),
    (450, "4.1.1 <zoe@example.org>: Recipient address rejected: unverified address"),
    (550, "5.4.4 unable to route"),
    (550, "4.4.7 Message delayed"),
]

OF_US = [
    # Gmail
    (550, "5.7.1 [192.0.2.1 12] Our system has detected that this message is likely unsolicited mail."),
    (550, "5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy."),
    (550, "5.7.25 The IP address sending this message does not have a PTR record setup"),
    # Outlook, with and without a status
    (
        550,
        "5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. (S3140)",
    ),
    (550, "SC-001 (BAY004-MC1F12) Unfortunately, messages from 192.0.2.1 weren't sent."),
    (550, "5.7.606 Access denied, banned sending IP [192.0.2.1]"),
    (550, "5.4.1 Recipient address rejected: Access denied. AS(201806281)"),
    # Yahoo, AOL
    (
        553,
        "5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, it is on Spamhaus's list",
    ),
    (554, "Message not allowed - [PH01] Email not accepted for policy reasons."),
    # GMX, T-Online, Orange, Free, mail.ru, QQ
    (554, "Transaction failed Reject due to policy restrictions."),
    (
        554,
        "IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help)",
    ),
    (550, "5.7.1 Mail rejetee. Mail rejected. OFR_506 [506]"),
    (550, "spam detected"),
    (550, "spam message rejected. Please visit http://help.mail.ru/notspam-support/"),
    (550, "Mail content denied. http://service.mail.qq.com/cgi-bin/help"),
    # lists and gateways, also under the number of an unknown user
    (554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
    (550, "JunkMail rejected - mail.example.com [192.0.2.1] is in an RBL"),
    (550, "5.1.1 <zoe@example.org>: your network is on our blacklist"),
    (550, "Blocked by Barracuda Reputation"),
    (554, "blocked, see our page"),
    (550, "5.7.1 your network is on our list"),
    (550, "5.7.1 Unable to relay"),
    (550, "relaying denied"),
    (550, "SPF check failed"),
    (550, "Richtlinie verletzt, Annahme verweigert"),
    # the sender, not the customer
    (550, "5.1.8 bad address of the sender"),
    (553, "5.1.7 invalid address of sender"),
    (550, "Sender address rejected: user unknown"),
    (550, "Sender verify failed"),
]


@pytest.mark.parametrize(("code", "words"), NOBODY_THERE)
def test_who_is_not_there_is_struck_off(code: int, words: str) -> None:
    assert (is_dead(code, words), is_passing(words)) == (True, False)


@pytest.mark.parametrize(("code", "words"), OF_THE_MOMENT)
def test_a_full_mailbox_and_a_greylist_strike_nobody_off(code: int, words: str) -> None:
    assert not is_dead(code, words)


@pytest.mark.parametrize(("code", "words"), OF_US)
def test_a_block_of_ours_strikes_nobody_off(code: int, words: str) -> None:
    assert not is_dead(code, words)


@pytest.mark.parametrize(
    ("code", "words"), [(554, ""), (500, "\x00\x00"), (550, "9" * 100_000), (554, "5." * 50_000)]
)
def test_a_hostile_answer_is_read_in_no_time(code: int, words: str) -> None:
    assert is_dead(code, words) is (code == 550)
