"""Take what people write in the forums; an error keeps every typed word."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from forums.discussions.actions import Filing, render_body
from forums.discussions.actions.drafts import Begun
from forums.discussions.composer import VERSION, Composer
from forums.discussions.errors import TagTooLong, TextMissing, TooManyTags
from forums.discussions.mentions import Audience
from forums.discussions.models import (
    LONGEST_TAGS,
    TAG_LENGTH,
    TAGS_PER_TOPIC,
    TITLE_MAX_LENGTH,
    Draft,
    Post,
    Topic,
)
from forums.discussions.places import Place
from forums.discussions.tagging import names_in
from portal.lib.errors import ActionError

TITLE_MIN_LENGTH: Final = 4


class BodyField(forms.CharField):
    """A post's Markdown. Spaces at the start are kept: four of them mean code."""

    def __init__(self, *, label: Any, draft: str = "") -> None:
        widget = Composer(attrs={"rows": 8, "data-draft": draft})
        super().__init__(label=label, strip=False, widget=widget, help_text=_BODY_HELP, required=True)
        self.error_messages["required"] = TextMissing.sentence

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).replace("\r\n", "\n")
        try:
            render_body(text)
        except ActionError as error:
            raise ValidationError(str(error)) from error
        return text


_BODY_HELP = _(
    "Markdown works: **bold**, *slanted*, - lists, > quotes, `code`. A bare address becomes a link."
)


class WritingForm(forms.Form):
    """Something with a body that can be looked at before it is sent."""

    def stand_at(self, place: str) -> None:
        """Tell the field at which place it stands, for its draft and its suggestions."""
        self._composer.place = place
        self._composer.draft_version = self.seen_version

    def begin_with(self, draft: Draft | None, quote: str = "") -> None:
        """Start from what was begun before, and put what shall be quoted at its end."""
        if draft is not None:
            self.initial["body"] = draft.body
            begun = {"title": draft.title, "kind": draft.kind, "tags": draft.tags}
            self.initial.update((name, value) for name, value in begun.items() if value)
            self._composer.draft_version = draft.version
        if quote:
            body = str(self.initial.get("body", "")).rstrip()
            self.initial["body"] = f"{body}\n\n{quote}" if body else quote

    def add_to_body(self, lines: Sequence[str]) -> None:
        """Put lines at the end of what was typed."""
        self.write(body="\n\n".join([str(self.data.get("body", "")).rstrip(), *lines]).lstrip("\n"))

    def write(self, **changes: object) -> None:
        """Change what was typed, before it is checked."""
        self.data = {**{name: self.data.get(name) for name in self.data}, **changes}

    def begun_at(self, place: Place) -> Begun:
        """Return what was typed, whole or not, as it goes into a draft."""
        key = self.fields.get("submission_key")
        return Begun(
            place=place.key,
            title=str(self.data.get("title", "")),
            body=str(self.data.get("body", "")).replace("\r\n", "\n"),
            kind=str(self.data.get("kind", "")),
            tags=str(self.data.get("tags", "")),
            seen_title=str(self.data.get("seen_title", "")),
            seen_version=self.seen_version,
            submission_key=_uuid(self.data.get("submission_key")) if key else None,
        )

    @property
    def seen_version(self) -> int:
        """Return the version of the draft the writer saw; 0 for none."""
        text = str(self.data.get(VERSION, ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0

    @property
    def _composer(self) -> Composer:
        widget = self.fields["body"].widget
        assert isinstance(widget, Composer)
        return widget

    def preview(self, audience: Audience) -> SafeString:
        """Return the safe HTML of what was typed; empty while it can't be rendered."""
        try:
            html = render_body(str(self.data.get("body", "")).replace("\r\n", "\n"), audience)
        except ActionError:
            html = ""
        return mark_safe(html)  # noqa: S308 - sanitized by the one renderer


def _uuid(text: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


class KeyedForm(WritingForm):
    """A new piece of writing, with the key that makes the second submit of one form harmless."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class KindField(forms.ChoiceField):
    """What kind of topic one is."""

    def __init__(self) -> None:
        hints = {
            Topic.Kind.DISCUSSION: _("Discussion: you tell something, or want to hear what others think."),
            Topic.Kind.QUESTION: _("Question: you want an answer. It can be marked when it is there."),
            Topic.Kind.PRACTICE: _("Best practice: you found out how something works well, and share it."),
        }
        super().__init__(
            label=_("What kind of topic is it?"),
            choices=list(hints.items()),
            widget=forms.RadioSelect,
            initial=Topic.Kind.DISCUSSION,
        )

    def clean(self, value: Any) -> str:
        return str(super().clean(value or self.initial))


class TagsField(forms.CharField):
    """Tags in one line, parted by commas."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Tags"),
            required=False,
            max_length=LONGEST_TAGS,
            widget=forms.TextInput(attrs={"autocomplete": "off", "list": "tag-suggestions"}),
            help_text=_("Up to five words by which others find it, parted by commas. You may leave it out."),
        )

    def clean(self, value: Any) -> Any:
        names = names_in(str(super().clean(value)))
        if len(names) > TAGS_PER_TOPIC:
            raise ValidationError(str(TooManyTags.sentence))
        if any(len(name) > TAG_LENGTH for name in names):
            raise ValidationError(str(TagTooLong.sentence))
        return names


def _with_filing(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return what was typed with kind and tags as one, where the form asked for them."""
    if not {"kind", "tags"} <= cleaned.keys():
        return cleaned
    filing = Filing(cleaned.pop("kind"), cleaned.pop("tags"))
    return {**cleaned, "filing": filing}


class TopicForm(KeyedForm):
    """A new topic."""

    title = forms.CharField(
        label=_("Title"),
        min_length=TITLE_MIN_LENGTH,
        max_length=TITLE_MAX_LENGTH,
        help_text=_("One line that says what you ask or tell."),
        error_messages={
            "required": _("Give your topic a title, so that others can find it."),
            "min_length": _("Make the title a little longer, so that others know what it is about."),
            "max_length": _(
                "A title can hold %(limit_value)d characters; this one has %(show_value)d. "
                "Move the rest into the text."
            ),
        },
    )
    kind = KindField()
    body = BodyField(label=_("Your text"), draft="new-topic")
    tags = TagsField()
    saw_alike = forms.BooleanField(required=False, widget=forms.HiddenInput)

    field_order = ["kind", "title", "body", "tags"]

    def clean(self) -> dict[str, Any]:
        return _with_filing(super().clean() or self.cleaned_data)

    def go_on_next_time(self) -> None:
        """Remember in the form that topics like this one were shown."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "saw_alike": "1"}


class KindForm(forms.Form):
    """Another kind for a topic."""

    kind = KindField()


class MeTooForm(forms.Form):
    """A question in the words of somebody who has it too."""

    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If it helps: what is different for you. Only our team reads it."),
        error_messages={"max_length": _("Keep it to %(limit_value)d characters; this has %(show_value)d.")},
    )


class ReplyForm(KeyedForm):
    """A reply."""

    body = BodyField(label=_("Your reply"))

    def __init__(self, *args: Any, topic_id: int | str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs |= {"data-draft": f"reply-{topic_id}", "data-key": "r"}


class EditForm(WritingForm):
    """New words for a post; `seen_revision` tells whether somebody else was quicker.

    Who left the title as she saw it, in `seen_title`, keeps the one it has by now: it may be renamed since.
    """

    title = TopicForm.base_fields["title"]
    body = BodyField(label=_("Text"))
    kind = KindField()
    tags = TagsField()
    reason = forms.CharField(
        label=_("Why you change it"), max_length=200, help_text=_("The author and other readers see it.")
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen_title = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, post: Post, is_own: bool, **kwargs: Any) -> None:
        topic = post.topic
        initial = {"title": topic.title, "body": post.source, "seen_revision": post.revision_count}
        tags = ", ".join(tag["name"] for tag in topic.tag_list)
        kwargs["initial"] = {**initial, "seen_title": topic.title, "kind": topic.kind, "tags": tags}
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not is_own
        if is_own:
            self.fields["reason"].help_text = _("Others can compare what changed.")
        if not post.is_opening:
            del self.fields["title"], self.fields["seen_title"]
        if not (is_own and post.is_opening):
            del self.fields["kind"], self.fields["tags"]
        self.fields["body"].widget.attrs["data-draft"] = f"edit-{post.pk}-{post.revision_count}"

    def clean(self) -> dict[str, Any]:
        """Leave the filing alone where the page that was sent did not ask for it, and an untouched title."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.pop("seen_title", "") == cleaned.get("title", ""):
            cleaned["title"] = ""
        if not {"kind", "tags"} <= self.data.keys():
            return {name: value for name, value in cleaned.items() if name not in {"kind", "tags"}}
        return _with_filing(cleaned)

    def look_again(self, post: Post) -> None:
        """Let the same typed words be saved over what the post says now."""
        self.write(seen_revision=post.revision_count)
