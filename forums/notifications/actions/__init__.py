"""What happens with notices: tell people, mail them, let them look, let them choose."""

from forums.notifications.actions.choosing import (
    set_category_level,
    set_preference,
    set_tag_level,
    set_topic_level,
)
from forums.notifications.actions.digesting import digest_due, make_digest
from forums.notifications.actions.mailing import mail_due, mail_news
from forums.notifications.actions.muting import mute, unmute
from forums.notifications.actions.ringing import AccountNews, forget_notices, ring, ring_about_account
from forums.notifications.actions.seeing import forget_old, mark_all_seen, mark_seen
from forums.notifications.actions.telling import tell_new, tell_of_event, tell_of_post

__all__ = [
    "AccountNews",
    "digest_due",
    "forget_notices",
    "forget_old",
    "mail_due",
    "mail_news",
    "make_digest",
    "mark_all_seen",
    "mark_seen",
    "mute",
    "ring",
    "ring_about_account",
    "set_category_level",
    "set_preference",
    "set_tag_level",
    "set_topic_level",
    "tell_new",
    "tell_of_event",
    "tell_of_post",
    "unmute",
]
