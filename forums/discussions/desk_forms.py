"""Clean what staff say about categories, tags and topics."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import Resolver404, resolve, reverse
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext_lazy as _

from forums.discussions.actions import Arrangement, NewTopic
from forums.discussions.actions.rooms import CategoryWish, check_wish
from forums.discussions.forms import TagsField
from forums.discussions.models import TAG_LENGTH, TITLE_MAX_LENGTH, Category, Post, Topic, TopicQuerySet
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from portal.lib.errors import ActionError

LONGEST_RANGE: Final = 1000
LINE_LENGTH: Final = 80
TARGETS_SHOWN: Final = 12
READERS: Final = (
    (Visibility.PUBLIC, _("Everybody, also without an account")),
    (Visibility.MEMBERS, _("Everybody with an account")),
    (Visibility.GROUPS, _("Chosen groups of customers, and our staff")),
    (Visibility.STAFF, _("Only our staff")),
)


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]
    """A category. Used by the desk and by the admin."""

    class Meta:
        model = Category
        fields = (
            *("name", "description", "visibility", "groups", "is_own_topics_only"),
            *("is_closed", "parent", "slug"),
        )
        labels = {
            "visibility": _("Who may read it"),
            "groups": _("Which groups"),
            "is_own_topics_only": _("Own topics only"),
            "is_closed": _("Only staff write"),
            "parent": _("Inside"),
            "slug": _("Address"),
        }
        help_texts = {
            "description": _("One line that says what belongs here."),
            "groups": _("Customers with one of these tags. Tags are given on the customer's page."),
            "is_own_topics_only": _(
                "A private help desk: each customer sees only the topics she started, staff see all. "
                "Visitors are asked to sign in."
            ),
            "is_closed": _("For news: everybody who may read it reads and follows, staff write."),
            "parent": _("It is never more open than the category it stands in."),
            "slug": _("The end of its web address; made from the name when left empty."),
        }
        widgets = {"groups": forms.CheckboxSelectMultiple()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        if "visibility" in self.fields:
            self.fields["visibility"] = forms.ChoiceField(
                label=_("Who may read it"),
                choices=READERS,
                widget=forms.RadioSelect(),
                initial=Visibility.PUBLIC,
            )
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = Category.objects.on_their_own().exclude(pk=self.instance.pk).in_order()
        parent.empty_label = _("Nothing: it stands on its own")

    def clean_slug(self) -> str:
        made = slugify(str(self.cleaned_data.get("name", "")))[:60].strip("-")
        slug = str(self.cleaned_data["slug"]) or made
        if not slug:
            raise ValidationError(_("Give it an address of Latin letters, digits and hyphens."))
        if not _is_free(slug):
            raise ValidationError(_("This address belongs to another page of the forums. Choose another."))
        if Category.objects.named(slug).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another category has this address. Choose another."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                check_wish(self.wish, self.instance if self.instance.pk else None)
            except ActionError as error:
                raise ValidationError(str(error)) from error
        return cleaned

    @property
    def wish(self) -> CategoryWish:
        cleaned = self.cleaned_data
        return CategoryWish(
            name=cleaned["name"],
            slug=cleaned["slug"],
            description=cleaned["description"],
            parent=cleaned["parent"],
            visibility=cleaned["visibility"],
            groups=list(cleaned["groups"]),
            is_own_topics_only=cleaned["is_own_topics_only"],
            is_closed=cleaned["is_closed"],
            position=cleaned.get("position", self.instance.position),
        )


def _is_free(slug: str) -> bool:
    """Tell whether a category may have the address: nothing else of the forums answers there."""
    try:
        match = resolve(reverse("discussions:topic-list", args=[slug]))
    except Resolver404:
        return False
    return match.view_name == "discussions:topic-list"


class OperationForm(forms.Form):
    """Something done to a topic, with a reason that stands in its history."""

    reason = forms.CharField(
        label=_("Why"), max_length=300, required=False, help_text=_("Stands in the history, for staff.")
    )


class TopicEditForm(OperationForm):
    """The title of a topic and where it stands."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_MAX_LENGTH)
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.none(),
        empty_label=None,
        help_text=_(
            "Whoever may read the new category reads every post; who may not loses the topic, its author too."
        ),
    )

    tags = TagsField()

    field_order = ("title", "category", "tags", "reason")

    def __init__(self, *args: Any, topic: Topic, person: User, **kwargs: Any) -> None:
        tags = ", ".join(tag["name"] for tag in topic.tag_list)
        kwargs["initial"] = {"title": topic.title, "category": topic.category_id, "tags": tags}
        super().__init__(*args, **kwargs)
        _offer(self.fields["category"], Category.objects.visible_to(person).in_order())

    @property
    def wish(self) -> Arrangement:
        cleaned = self.cleaned_data
        return Arrangement(title=cleaned["title"], category=cleaned["category"], tags=cleaned["tags"])


class MergeForm(OperationForm):
    """The topic that another is merged into."""

    into = forms.ModelChoiceField(
        label=_("Into which topic"),
        queryset=Topic.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose the topic to merge into.")},
    )

    field_order = ("into", "reason")

    def __init__(self, *args: Any, targets: TopicQuerySet, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["into"]
        _offer(into, targets)
        near = targets.near(words).newest_first().select_related("category")[:TARGETS_SHOWN]
        into.widget.choices = [(topic.pk, f"{topic.title} ({topic.category.name})") for topic in near]


class SplitForm(OperationForm):
    """The replies that become a topic of their own, and its name."""

    posts = forms.MultipleChoiceField(
        label=_("Which replies"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    also = forms.CharField(
        label=_("More, by their numbers"),
        required=False,
        max_length=200,
        help_text=_("For replies on other pages, such as: 24, 31-40."),
    )
    title = forms.CharField(label=_("Title of the new topic"), max_length=TITLE_MAX_LENGTH)
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.none(), empty_label=None)

    field_order = ("posts", "also", "title", "category", "reason")

    def __init__(self, *args: Any, topic: Topic, posts: Iterable[Post], person: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"category": topic.category_id}
        super().__init__(*args, **kwargs)
        offered = self.fields["posts"]
        assert isinstance(offered, forms.MultipleChoiceField)
        offered.choices = [(post.number, _line(post)) for post in posts if not post.is_opening]
        _offer(self.fields["category"], Category.objects.visible_to(person).in_order())

    def clean_also(self) -> set[int]:
        try:
            return numbers_in(str(self.cleaned_data["also"]))
        except ValueError as error:
            raise ValidationError(_("Write numbers like this: 24, 31-40.")) from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.numbers:
            raise ValidationError(_("Choose the replies to split off."))
        return cleaned

    @property
    def numbers(self) -> set[int]:
        also: set[int] = self.cleaned_data["also"]
        return also | {int(number) for number in self.cleaned_data["posts"]}

    @property
    def wish(self) -> NewTopic:
        return NewTopic(title=self.cleaned_data["title"], category=self.cleaned_data["category"])


def numbers_in(text: str) -> set[int]:
    """Read numbers and ranges, such as "24, 31-40"; at most a thousand of them.

    Raises: ValueError.
    """
    found: set[int] = set()
    for part in text.replace(" ", "").split(","):
        low, _dash, high = part.partition("-")
        if part:
            found |= set(range(int(low), min(int(high or low), int(low) + LONGEST_RANGE) + 1))
    return found


def _line(post: Post) -> str:
    words = " ".join(post.source.split())
    return f"#{post.number} {post.author or _('A former member')}: {Truncator(words).chars(LINE_LENGTH)}"


def _offer(field: forms.Field, rows: QuerySet[Any]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class TagForm(forms.Form):
    """A tag's name, and who sets it."""

    name = forms.CharField(
        label=_("Name"),
        max_length=TAG_LENGTH,
        help_text=_("Under the name of another tag the two become one, on every topic."),
    )
    is_staff_only = forms.BooleanField(
        label=_("Only our team sets it"),
        required=False,
        help_text=_("Customers see it on topics and find topics by it, and can't set it themselves."),
    )
