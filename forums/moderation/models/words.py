"""The words every decision is made of: classes, rules, lawful grounds."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

REASON_MAX_LENGTH: Final = 500


class PostClass(models.TextChoices):
    """What kind of speech a post is."""

    COMPLAINT = "complaint", _("Genuine complaint")
    QUESTION = "question", _("Question")
    PRAISE = "praise", _("Short praise")
    RANT = "rant", _("Rant")
    SPAM = "spam", _("Spam")
    OTHER = "other", _("Something else")


class Rule(models.TextChoices):
    """What the forums ask of everybody."""

    NONE = "", _("No rule")
    SPAM = "spam", _("No advertising and no spam")
    ABUSE = "abuse", _("No insults and no threats")
    PRIVATE = "private", _("No private details of others")
    UNLAWFUL = "unlawful", _("Nothing that breaks the law")
    OFF_TOPIC = "off_topic", _("Stay with the subject")


class LegalGround(models.TextChoices):
    """Why the law lets a genuine complaint be taken down; nothing else does.

    Source: 16 CFR 465.7, and for the first one the law of the land.
    """

    UNLAWFUL = "unlawful", _("The law forbids to show it")
    SECRET = "secret", _("It gives away trade secrets or confidential facts")
    ABUSE = "abuse", _("It is defamatory, harassing, obscene or abusive")
    PRIVATE = "private", _("It shows private details or the likeness of somebody else")
    HATE = "hate", _("It demeans people for what they are")
    FALSE = "false", _("It is clearly false or misleading")
    UNRELATED = "unrelated", _("It has nothing to do with what we offer")
