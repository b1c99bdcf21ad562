"""What the portal learned from its moderators: words, and the verdicts they were learned from."""

import ipaddress
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.screening.words import WORD_LENGTH


class Word(models.Model):
    """In how many texts found to be spam, and in how many found fine, a word or pair of words stood.

    The row with the empty word counts the texts themselves.
    """

    text = models.CharField(_("word"), max_length=WORD_LENGTH, unique=True, blank=True)
    spam_count = models.PositiveIntegerField(_("spam"), default=0)
    fine_count = models.PositiveIntegerField(_("fine"), default=0)

    objects: ClassVar[models.Manager["Word"]] = models.Manager()

    class Meta:
        verbose_name = _("learned word")
        verbose_name_plural = _("learned words")

    def __str__(self) -> str:
        return self.text or str(_("all texts"))


class LessonQuerySet(models.QuerySet["Lesson"]):
    def about(self, subject_key: str) -> "LessonQuerySet":
        """Return the lessons about one text, the latest first: only that one is counted."""
        return self.filter(subject_key=subject_key).order_by("-pk")


class Lesson(models.Model):
    """One verdict the model learned from, with the words it counted, so that it can be unlearned exactly."""

    source_key = models.CharField(_("verdict"), max_length=80, unique=True)
    subject_key = models.CharField(_("text it is about"), max_length=80, db_index=True)
    is_spam = models.BooleanField(_("spam"))
    words = models.JSONField(_("words"), default=list)
    learned_at = models.DateTimeField(_("learned"), auto_now_add=True)

    objects: ClassVar[models.Manager["Lesson"]] = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [models.CheckConstraint(condition=~Q(source_key=""), name="lesson_has_source")]

    def __str__(self) -> str:
        return self.source_key


class BlockQuerySet(models.QuerySet["Block"]):
    def standing(self, now: datetime) -> "BlockQuerySet":
        """Return the blocks that hold now: neither run out nor lifted."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=now), lifted_at__isnull=True)

    def that_may_hold(self, email: str) -> "BlockQuerySet":
        """Return every network, and what blocks the address itself or a domain it lies in."""
        mailbox, _at, domain = email.partition("@")
        plain = f"{mailbox.split('+', 1)[0]}@{domain}"
        parts = domain.split(".")
        domains = [".".join(parts[start:]) for start in range(len(parts))]
        return self.filter(
            Q(kind=Block.Kind.NETWORK)
            | Q(kind=Block.Kind.ADDRESS, value__in=[email, plain])
            | Q(kind=Block.Kind.DOMAIN, value__in=domains)
        )

    def for_list(self) -> "BlockQuerySet":
        return self.select_related("made_by", "lifted_by")


class Block(models.Model):
    """From where nobody signs up or writes: a network, an e-mail address, or a mail domain."""

    class Kind(models.TextChoices):
        NETWORK = "network", _("Network")
        ADDRESS = "address", _("E-mail address")
        DOMAIN = "domain", _("Mail domain")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    value = models.CharField(_("what is blocked"), max_length=254)
    reason = models.CharField(_("reason, for staff"), max_length=500)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    made_by = models.ForeignKey(
        User, verbose_name=_("made by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("made"))
    lifted_by = models.ForeignKey(
        User, verbose_name=_("lifted by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    objects: ClassVar[models.Manager["Block"]] = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["network", "address", "domain"]), name="block_kind_known"
            ),
            models.CheckConstraint(condition=~Q(value="") & ~Q(reason=""), name="block_says_what_and_why"),
            models.UniqueConstraint(
                fields=["kind", "value"], condition=Q(lifted_at__isnull=True), name="block_standing_once"
            ),
        ]

    def __str__(self) -> str:
        return self.value

    def holds(self, ip: str) -> bool:
        """Tell whether the block meets a request from there; what is no network met its address already."""
        if self.kind != self.Kind.NETWORK:
            return True
        try:
            asked = ipaddress.ip_address(ip)
        except ValueError:
            return False
        if isinstance(asked, ipaddress.IPv6Address) and asked.ipv4_mapped:
            asked = asked.ipv4_mapped
        return asked in ipaddress.ip_network(self.value)

    def is_standing(self, now: datetime) -> bool:
        return self.lifted_at is None and (self.until is None or now < self.until)


class TraceQuerySet(models.QuerySet["Trace"]):
    def of(self, user: User) -> "TraceQuerySet":
        return self.filter(user=user).order_by("-seen_at")

    def seen_before(self, moment: datetime) -> "TraceQuerySet":
        return self.filter(seen_at__lt=moment)


class Trace(models.Model):
    """From which network address a new account wrote; forgotten after IP_RETENTION_DAYS."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="traces")
    ip = models.GenericIPAddressField(_("network address"))
    seen_at = models.DateTimeField(_("latest"), db_index=True)

    objects: ClassVar[models.Manager["Trace"]] = TraceQuerySet.as_manager()

    class Meta:
        verbose_name = _("trace")
        verbose_name_plural = _("traces")
        constraints = [models.UniqueConstraint(fields=["user", "ip"], name="trace_once")]

    def __str__(self) -> str:
        return self.ip
