"""Take a reader's report and a moderator's decision."""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Post
from forums.moderation.actions import Grounds, Seen
from forums.moderation.classes import class_of
from forums.moderation.models import (
    REASON_MAX_LENGTH,
    CannedReply,
    Decision,
    LegalGround,
    PostClass,
    Report,
    Rule,
)
from forums.moderation.models.appeals import APPEAL_MAX_LENGTH
from forums.moderation.rules import EFFECTS, USUAL_RULES
from forums.moderation.slots import fill_slots, slots_of, unknown_slots

BY_PEOPLE: Final = tuple(verdict for verdict in EFFECTS if verdict != Decision.Verdict.HOLD)
SPAM: Final = "spam"
THANK: Final = "thank"
"""Two verdicts in one tap: remove as spam; let stand and thank."""


class KeyedRadios(forms.RadioSelect):
    """Radio buttons in a row, each chosen by a key of its own."""

    def __init__(self, *, keys: str) -> None:
        super().__init__(attrs={"class": "choices-keys"})
        self.keys = keys

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        key = self.keys[int(option["index"])]
        option["attrs"]["data-key"] = key
        option["label"] = format_html('{} <kbd aria-hidden="true">{}</kbd>', option["label"], key)
        return option


class KeyedChoice(forms.ChoiceField):
    """A choice by key that only some verdicts need, so it is called neither needed nor optional."""

    is_conditional = True


class ReportForm(forms.Form):
    """Why a post needs a moderator."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with it.")},
    )
    note = forms.CharField(
        label=_("Anything a moderator should know"),
        max_length=REASON_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-draft": "report"}),
    )


class AppealForm(forms.Form):
    """Why a decision should be looked at again."""

    text = forms.CharField(
        label=_("Why should another person look at it again?"),
        max_length=APPEAL_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5, "data-draft": "appeal"}),
        error_messages={"required": _("Write why the decision should be looked at again.")},
    )


class DecisionForm(forms.Form):
    """A verdict with its grounds, and what the moderator saw when she chose it."""

    verdict = forms.ChoiceField(
        choices=[(name, name) for name in (*BY_PEOPLE, SPAM, THANK)],
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choose what to do with the post."),
            "invalid_choice": _("Choose what to do with the post."),
        },
    )
    post_class = KeyedChoice(
        label=_("What is it?"),
        choices=PostClass.choices,
        required=False,
        widget=KeyedRadios(keys="cqpnme"),
    )
    rule = KeyedChoice(
        label=_("Rule"),
        choices=[choice for choice in Decision.Rule.choices if choice[0]],
        required=False,
        widget=KeyedRadios(keys="12345"),
        help_text=_(
            "Left empty, the usual one of what you say it is: a rant insults, spam advertises, and the rest "
            "strays from the subject."
        ),
    )
    ground = KeyedChoice(
        label=_("Lawful ground"),
        choices=LegalGround.choices,
        required=False,
        widget=KeyedRadios(keys="1234567"),
        help_text=_("A complaint is taken down only on one of these, and only when a second person agrees."),
    )
    canned = forms.ModelChoiceField(
        label=_("Canned reply"),
        queryset=CannedReply.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("Stands as the reason when none is written; its slots are filled."),
    )
    reason = forms.CharField(
        label=_("Reason for the author"),
        max_length=REASON_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "w"}),
        help_text=_("The author reads it, also by e-mail. Left empty, the sentence of the rule stands."),
    )
    quote = forms.CharField(
        label=_("Passage it is about"),
        max_length=REASON_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-quote-from": "post-words"}),
        help_text=_("Select it in the post above, or copy it here."),
    )
    mend = forms.CharField(
        label=_("What to change"),
        max_length=REASON_MAX_LENGTH,
        required=False,
        help_text=_("Left empty, the advice of the rule stands."),
    )
    note = forms.CharField(label=_("Note for moderators"), max_length=REASON_MAX_LENGTH, required=False)
    decision_number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        canned: Any = self.fields["canned"]
        canned.queryset = CannedReply.objects.reasons().in_order()

    @property
    def verdict_and_grounds(self) -> tuple[str, Grounds]:
        """Return the verdict and why, as the action takes them; "spam" is a verdict, a rule and a class."""
        fields = self.cleaned_data
        if fields["verdict"] == SPAM:
            return Decision.Verdict.REMOVE, Grounds(rule=Rule.SPAM, post_class=PostClass.SPAM)
        grounds = {name: fields[name] for name in ("post_class", "ground", "quote", "mend", "note")}
        reason = self._reason()
        return fields["verdict"], Grounds(rule=self._rule(reason), reason=reason, **grounds)

    def _rule(self, reason: str) -> str:
        """Return the rule, or the usual one of the class she chose: two keys, and never a guess alone."""
        fields = self.cleaned_data
        chosen, said = str(fields["rule"]), str(fields["post_class"])
        if chosen or reason or not EFFECTS[fields["verdict"]].needs_reason:
            return chosen
        return "" if said == class_of(self.post) else USUAL_RULES.get(said, "")

    def _reason(self) -> str:
        canned: CannedReply | None = self.cleaned_data["canned"]
        written = str(self.cleaned_data["reason"]).strip()
        if written or canned is None:
            return written
        return fill_slots(canned.body, slots_of(self.post))[:REASON_MAX_LENGTH]

    def seen(self) -> Seen:
        """Return what the moderator saw."""
        return Seen(self.cleaned_data["decision_number"], self.cleaned_data["revision"])


class AnswerForm(forms.Form):
    """What comes of an appeal, in writing."""

    outcome = forms.CharField(
        label=_("Your answer to the author"),
        max_length=APPEAL_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "data-draft": "outcome", "data-key": "w"}),
        error_messages={"required": _("Write to the author why you grant or deny the appeal; she reads it.")},
    )


class CannedReplyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A text with slots."""

    class Meta:
        model = CannedReply
        fields = ["title", "use", "body", "is_retired"]
        widgets: ClassVar = {"body": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "body": _("{name} is the author, {topic} the topic's title, {company} the company.")
        }

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"])
        if unknown := unknown_slots(body):
            sentence = _("%(slots)s is no slot. The slots are {name}, {topic} and {company}.")
            raise forms.ValidationError(sentence % {"slots": ", ".join(unknown)})
        return body
