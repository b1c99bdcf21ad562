"""Name what the forums refuse, each with the sentence a person reads."""

from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError


class CategoryClosed(ActionError):
    sentence = _("This category takes no new writing. Copy your text and choose another category.")


class TopicClosed(ActionError):
    sentence = _(
        "This topic was closed and takes no more replies. Copy your text and start a new topic with it."
    )


class TooManyPosts(ActionError):
    sentence = _(
        "You are writing faster than we can take it. Your text is kept here; send it again in a minute."
    )


class FirstDayFull(ActionError):
    sentence = _(
        "On the first day an account may write a limited number of posts, and yours has reached it. "
        "Your text is kept here; send it again tomorrow."
    )


class TextTooLong(ActionError):
    sentence = _("A post can hold 32,000 characters. Shorten this one, or split it into several.")


class TextTooComplex(ActionError):
    sentence = _(
        "This text has more links, brackets, lines or nesting than a post can show. "
        "Take some out, or split it into several posts."
    )


class TooManyPeople(ActionError):
    sentence = _("A post can speak to ten people at most. Take some of the @names out.")


class LooksAlike(ActionError):
    """Topics that look much like the new one were not shown yet."""

    sentence = _(
        "Somebody may have asked this before: look at what looks alike. If yours is another matter, "
        "send it again."
    )


class TextMissing(ActionError):
    sentence = _("Write your text first.")


class ReactionRefused(ActionError):
    sentence = _("You can't say that about this post: it is your own, or it is not shown any more.")


class TooManyReactions(ActionError):
    sentence = _("You have tapped a lot within a minute. Wait a moment, then go on.")


class MarkRefused(ActionError):
    sentence = _("This post can't be marked as the answer: only a shown reply to an open question can be.")


class MeTooRefused(ActionError):
    sentence = _("You can't join this question: it is your own, or it takes nothing new any more.")


class KindRefused(ActionError):
    sentence = _("You can't change what kind of topic this is.")


class EditRefused(ActionError):
    sentence = _("This post can't be changed any more. Copy your text if you want to use it elsewhere.")


class TooManyEdits(ActionError):
    sentence = _("You have changed posts very often today. Your text is kept here; save it again tomorrow.")


class EditConflict(ActionError):
    sentence = _(
        "Somebody changed this post while you were writing. Your text is kept below: compare it with "
        "the post as it stands now, then save again."
    )


class OperationRefused(ActionError):
    sentence = _("You can't do this to the topic: you may not see it, or you don't keep the forums in order.")


class NothingChanged(ActionError):
    sentence = _("This is how it stands already. Nothing was changed.")


class MergeRefused(ActionError):
    sentence = _("These two topics can't be merged. Choose another topic.")


class SplitRefused(ActionError):
    sentence = _("Choose replies of this topic: its first post stays, and one that is shown must come first.")


class UndoTooLate(ActionError):
    sentence = _(
        "This can't be taken back any more: the topic was changed since. Take back the later act first."
    )


class TooManyTags(ActionError):
    sentence = _("A topic can have five tags. Keep those by which it will be found.")


class TagTooLong(ActionError):
    sentence = _("A tag can hold 40 characters. Shorten it, or part several tags by commas.")


class TagForStaff(ActionError):
    sentence = _("“%(name)s” is set by our team only. Take it out; everything else is fine.")


class TagGone(ActionError):
    sentence = _("This tag is gone meanwhile.")


class TagNameTaken(ActionError):
    sentence = _("There is a tag “%(name)s” again meanwhile. Rename or remove it, then take this back.")


class TagUndoTooLate(ActionError):
    sentence = _(
        "This can't be taken back any more: the tag was changed since. Take back the later act first."
    )


class TagMissing(ActionError):
    sentence = _("Give the tag a name with at least one letter or digit.")


class CategoryTooOpen(ActionError):
    sentence = _("A category is never more open than the one it stands in. Choose fewer readers.")


class NestedTooDeep(ActionError):
    sentence = _("Categories nest two deep: choose one that stands on its own, and that has none inside.")


class GroupsMissing(ActionError):
    sentence = _("Choose at least one group, or nobody but staff could read here.")


class ReasonMissing(ActionError):
    sentence = _("Say why you change what somebody else wrote; the author sees it.")
