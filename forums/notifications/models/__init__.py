"""What people are told of, and how much they want to hear."""

from forums.notifications.models.levels import CategoryLevel, TagLevel
from forums.notifications.models.notices import DECIDED, FOLDING, MEASURES, Notice, NoticeQuerySet
from forums.notifications.models.preferences import Digest, MailDay, Preference

__all__ = [
    "DECIDED",
    "FOLDING",
    "MEASURES",
    "CategoryLevel",
    "Digest",
    "MailDay",
    "Notice",
    "NoticeQuerySet",
    "Preference",
    "TagLevel",
]
