"""Read in plain words that somebody wants no more messages: "please leave me alone".

It is deliberately eager: who is misread waits until a person has looked, the same day; who is missed gets a
message she forbade. Source: 47 CFR 64.1200(a)(10), "any reasonable means"; FCC 24-24, paragraphs 12 to 16.
"""

import re
from itertools import product
from typing import Final

from portal.messaging.keywords import normalize

LONGEST: Final = 4_000
"""Letters looked at; nobody hides a plea behind a page of text."""

_PHRASES: Final = """
leave me alone | leave us alone
stop texting/emailing/mailing/messaging/contacting/bothering/spamming/pestering
stop writing/calling me/us | stop sending me/us/these/this/any/your/so/all | stop e mailing
stop with the/these | stop the/this/these/those/your/all texts/messages/msgs/emails/mails/sms/spam
quit bugging/bothering/spamming me/us | pls/plz stop | end the/these/your texts/messages/emails/mails
no longer want to/your | please remove me
stop it | please stop | make it stop | quit texting/emailing/messaging/contacting/sending
lose my number/email
take/remove/get me off | remove me from | remove my number/email/address
delete my number/email/address
unsubscribe me/us | how do i unsubscribe | want to unsubscribe | want to opt out | opt me out
opting out
no more texts/text/emails/email/mails/messages/sms | no more check ins
no further texts/emails/messages/contact
not/dont/t/never text/email/message/contact/mail me/us | not/dont/t/never write/call/bother me/us
not/dont/t/never send me/us any | not/dont/t want any more/of/your/these | not/dont/t want your/these
not/dont/t want to hear/receive/get | i revoke/withdraw | revoke/withdraw my consent/permission
not interested in your/these/any | sick/tired of your/these | cancel these/all/my texts/emails/messages
lass/lasst mich in ruhe | lassen sie mich in ruhe | lassen sie mich bitte in ruhe
lasst mich bitte in ruhe
keine sms/mails/nachrichten/emails/anfragen mehr | keine weiteren sms/mails/nachrichten/emails
schreib/schreibt mir nicht mehr | schreiben sie mir nicht mehr | schreiben sie mir bitte nicht mehr
hor/hort auf mir | horen sie auf mir/mich | widerrufe meine/die | melde/meldet mich ab
melden sie mich ab
kontaktieren sie mich nicht | will keine nachrichten/mails/sms | mochte keine nachrichten/mails/sms
mochte mich abmelden | tragt/tragen mich aus | nehmen sie mich aus
laisse/laissez moi tranquille | fichez moi la paix | foutez moi la paix
ne m envoyez/ecrivez/contactez/envoie/ecris plus | ne me contactez/contacte plus | ne plus me contacter
arretez/arrete de m/me | plus de sms/messages/mails/courriels/textos
je retire/revoque mon consentement
desabonnez/desinscrivez moi | me desabonner | me desinscrire | retirez moi de
dejame/dejeme/dejenme/dejadme en paz
no me escriban/escriba/escribas/envien/envie/manden/mandes/contacten/llamen
dejen/deje/deja de escribirme/enviarme/mandarme/contactarme/molestarme/molestar
no quiero/deseo recibir/mas | no mas mensajes/correos/sms | retiro/revoco mi consentimiento
denme/deme/darme/dame de baja | quiero darme de baja | borren/borrenme de
me deixa/deixe/deixem em paz | deixa/deixe/deixem me em paz | parem/pare/para de me/enviar/mandar
nao quero/desejo mais/receber | nao me enviem/envie/mandem/mande/contatem/contactem/escrevam
chega de mensagens/emails | retiro/revogo o meu/consentimento | retiro meu consentimento | quero sair da
lasciatemi/lasciami in pace | mi lasci in pace | smettetela/smettila di
smettete/smetti di scrivermi/mandarmi/inviarmi
non scrivetemi/scrivermi/mandatemi/inviatemi/contattatemi/contattarmi | non voglio/desidero piu/ricevere
basta messaggi/mail/email/sms | revoco/ritiro il consenso/mio | cancellatemi/toglietemi da/dalla
laat me/mij met rust | laat me/mij alstublieft met rust | stop met mij/me/sturen/smsen/mailen
geen berichten/sms/mails/mail/appjes meer | schrijf me/mij uit | trek mijn toestemming in
wil geen berichten/mails/sms | stuur me/mij niets/geen
dajcie/daj mi spokoj | dajcie mi swiety spokoj | zostawcie/zostaw mnie
nie piszcie/pisz/wysylajcie do/mi
przestancie/przestan do/pisac/wysylac | nie chce wiadomosci/wiecej | wycofuje/cofam zgode
wypiszcie mnie
lamna mig i fred/ifred | sluta smsa/mejla/maila/skicka/kontakta/skriva
inga fler sms/mejl/mail/meddelanden
aterkallar mitt | vill inte ha/fa
lad mig vaere/vare i fred | stop med at/sms | ikke flere sms/mails/beskeder/meldinger | holde op med at
traekker mit samtykke | onsker ikke flere
la meg vaere/vare i fred | la meg vaere/vare | slutt a/med sende/skrive/sms
ingen flere meldinger/sms/eposter
trekker samtykket/mitt
jattakaa/jata minut rauhaan | lopettakaa/lopeta viestien/viestit/lahettaminen | alkaa lahettako/laittako
en halua viesteja/enaa/enempaa | ei enaa viesteja | perun suostumukseni
nechte/nech me na/byt | dejte mi pokoj | nepiste/neposilejte mi | uz mi nepiste/neposilejte
nechci dostavat/zpravy/dalsi | odvolavam souhlas
hagyjanak/hagyjon bekén | ne irjanak/kuldjenek/irjon/kuldjon | nem kerek tobb/tobbet | visszavonom a
lasati/lasa ma in pace | nu mi/imi mai scrieti/trimiteti/scrie | nu mai vreau/doresc
retrag consimtamantul
αφήστε/αφησε με ήσυχο/ήσυχη | μη/μην μου στέλνετε/γράφετε/στείλετε | σταματήστε να μου
δεν θέλω άλλα/μηνύματα
beni rahat bırak/bırakın | mesaj göndermeyin/atmayın/istemiyorum/göndermeyi | bana yazmayın
onayımı geri
оставьте/оставь меня в | отстаньте/отстань от меня
не пишите/пиши/присылайте/отправляйте/звоните мне/больше
больше не пишите/присылайте/звоните | прекратите/перестаньте мне/писать/присылать/слать/отправлять
отзываю согласие/свое | не хочу получать/больше | удалите меня/мой
залиште мене у/в | не пишіть/надсилайте мені/більше | припиніть/перестаньте мені/писати/надсилати
відкликаю згоду | не хочу отримувати
jangan kirim/hubungi/ganggu saya/lagi/pesan | berhenti mengirim/menghubungi | tinggalkan saya sendiri
để tôi yên | đừng gửi/nhắn/liên | ngừng gửi/nhắn | không muốn nhận
اتركوني/اتركني وشأني | توقفوا/توقف عن ارسال/إرسال/مراسلتي | لا ترسلوا/ترسل لي/المزيد
لا اريد/أريد رسائل/استلام
תעזבו/עזבו אותי | תפסיקו/הפסיקו לשלוח/לכתוב | אל תשלחו/תכתבו לי | לא רוצה לקבל/הודעות
मुझे अकेला छोड़/छोड़ो/छोड़िए | मैसेज/संदेश मत भेजो/भेजें/भेजिए | मुझे परेशान मत/न
"""
_WITHOUT_SPACES: Final = """
送らないで | 連絡しないで | 送信しないで | メールしないで | やめてください | 配信を停止
配信停止して | ほっといて | もう要らない
别再发 | 別再發 | 不要再发 | 不要再發 | 请不要再 | 別煩我 | 别烦我 | 请停止 | 不想收到 | 不要再联系
不要再聯絡 | 别打扰
보내지 마 | 보내지마 | 연락하지 마 | 연락하지마 | 그만 보내 | 그만보내 | 내버려 | 받고 싶지 않
อย่าส่ง | หยุดส่ง | ไม่ต้องส่ง | เลิกส่ง | อย่ามายุ่ง | ไม่อยากรับ
"""
_OF_A_THING: Final = re.compile(
    r"\b(?:please|pls|plz)\s+stop\s+(?:by|at|over|this|that|the|my|our|an?)\s+"
    r"(?!texts?\b|messages?\b|msgs?\b|e-?mails?\b|mails?\b|sms\b|spam|is\b|was\b|has\b|isn|just\b|now\b)\w"
)
"""She speaks of a bill, a charge or a visit; looked for where the full stops still stand."""
_NEGATED: Final = re.compile(
    r"\b(?:not|don t|dont|never|did you|didn t|can t|cannot|won t|why|nicht|pas|no|nao|non|niet|nie|не)$"
)


def _expanded(phrase: str) -> list[str]:
    """Return every form of a phrase whose words stand for one another where a slash is between them."""
    choices = [word.split("/") for word in phrase.split()]
    return [normalize(" ".join(chosen)) for chosen in product(*choices)]


def _phrases(text: str) -> list[str]:
    return [phrase.strip() for phrase in text.strip().replace("\n", " | ").split("|")]


_FORMS: Final = sorted(form for phrase in _phrases(_PHRASES) for form in _expanded(phrase))
_POLITE_STOP: Final = frozenset({"please stop", "pls stop", "plz stop"})
_SPOKEN: Final = re.compile(rf"\b(?:{'|'.join(_FORMS)})\b")
_WRITTEN: Final = re.compile("|".join(re.escape(normalize(phrase)) for phrase in _phrases(_WITHOUT_SPACES)))


def asks_to_be_left_alone(text: str) -> bool:
    """Tell whether somebody says in her own words that she wants no more messages.

    "Please don't stop", "STOP this bill" and "the bus stop" do not.
    """
    said = normalize(text[:LONGEST])
    if _WRITTEN.search(said):
        return True
    found = [each for each in _SPOKEN.finditer(said) if not _is_negated(each, said)]
    polite = sum(each[0] in _POLITE_STOP for each in found)
    return len(found) > polite or polite > len(_OF_A_THING.findall(text[:LONGEST].casefold()))


def _is_negated(found: re.Match[str], said: str) -> bool:
    before = said[: found.start()].strip()
    return found[0].startswith(("stop", "please stop")) and bool(_NEGATED.search(before))
