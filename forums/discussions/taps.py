"""Build what readers may say with one tap: reactions, the marks of answers, "me too".

Each is a form that works on its own; with scripts the taps of a post swap only their own row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db.models import CharField, QuerySet, Value
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.discussions.models import MeToo, Post, PostRow, Reaction, Solution, Topic
from forums.discussions.policies import may_mark, may_say_me_too, offered_kinds
from portal.accounts.policies import Person, may
from portal.lib.addresses import address_of
from portal.lib.prepared import Given, Prepared
from portal.ui.pieces import badge

ME_TOO: Final = "me_too"


@dataclass(frozen=True)
class TapLabels:
    """The words of the taps in one language, escaped."""

    kinds: Mapping[str, str]
    badges: Mapping[str, str]
    marks: Mapping[str, str]
    unmarks: Mapping[str, str]


@lru_cache
def labels_in(_language: str) -> TapLabels:
    """Return the words in the active language, which `_language` names."""
    return TapLabels(
        kinds={kind.value: escape(str(kind.label)) for kind in Reaction.Kind},
        badges={kind.value: badge("solved", kind.label) for kind in Solution.Kind},
        marks={
            "official": escape(_("Mark as official answer")),
            "community": escape(_("Mark as the answer")),
        },
        unmarks={
            "official": escape(_("Unmark official answer")),
            "community": escape(_("Unmark the answer")),
        },
    )


@dataclass(frozen=True)
class TapPlace:
    """What the page that shows the taps knows; `may_tap` is false for visitors and for who is silenced."""

    forums_url: str
    csrf_field: str
    language: str
    may_tap: bool


@dataclass(frozen=True)
class Taps:
    """What one reader has tapped and may tap on one page of a topic; a row of it asks nothing."""

    labels: TapLabels
    forums_url: str
    csrf_field: str
    topic: Topic
    reader: int | None
    """Who may tap; None for visitors and for who is silenced."""
    given: Mapping[int, frozenset[str]]
    has_me_too: bool
    markable: tuple[str, ...]
    answers: Mapping[int, tuple[str, ...]]

    def row(self, row: PostRow) -> str:
        """Return what may be tapped on a post; who may not sees what others did."""
        if row.state != Post.State.PUBLISHED:
            return ""
        kinds = offered_kinds(self.topic, row.number)
        counts = {kind: getattr(row, f"{kind}_count") for kind in kinds}
        if not self.may_tap(row):
            said = "".join(self.said(kind, count) for kind, count in counts.items() if count)
            return f'<span class="taps">{said}</span>' if said else ""
        given = self.given.get(row.pk, frozenset())
        buttons = "".join(self.button(row.pk, kind, counts[kind], kind in given) for kind in kinds)
        address = f"{self.forums_url}p/{row.pk}/tap/"
        return (
            f'<form class="taps" method="post" action="{address}" hx-post="{address}" hx-swap="outerHTML"'
            f" data-many>{self.csrf_field}{buttons}</form>"
        )

    def may_tap(self, row: PostRow) -> bool:
        """Tell what `may_react` tells for one post."""
        if self.reader is None or self.topic.state == Topic.State.ARCHIVED:
            return False
        return row.author_id != self.reader

    def said(self, kind: str, count: int) -> str:
        return f"<span>{self.labels.kinds[kind]} <b>{count}</b></span>"

    def button(self, pk: int, kind: str, count: int, is_given: bool) -> str:
        name, pressed = ("off", "true") if is_given else ("on", "false")
        number = f" <b>{count}</b>" if count else ""
        return (
            f'<button id="tap-{pk}-{kind}" name="{name}" value="{kind}" aria-pressed="{pressed}">'
            f"{self.labels.kinds[kind]}{number}</button>"
        )

    def badges(self, pk: int) -> str:
        """Return what stands above a post that answers the question."""
        found = "".join(self.labels.badges[kind] for kind in self.answers.get(pk, ()))
        return f'<p class="post-marks">{found}</p>' if found else ""

    def marking(self, row: PostRow) -> str:
        """Return the buttons by which staff and the asker mark an answer."""
        if not self.markable or row.number == 1 or row.state != Post.State.PUBLISHED:
            return ""
        marks = self.answers.get(row.pk, ())
        buttons = "".join(
            f'<button name="off" value="{kind}">{self.labels.unmarks[kind]}</button>'
            if kind in marks
            else f'<button name="on" value="{kind}">{self.labels.marks[kind]}</button>'
            for kind in self.markable
        )
        return (
            f'<form class="taps" method="post" action="{self.forums_url}p/{row.pk}/answer/">'
            f"{self.csrf_field}{buttons}</form>"
        )


def read_taps(rows: Sequence[PostRow], topic: Topic, person: Person, place: TapPlace) -> Taps:
    """Return what the reader may tap on these posts; only who is signed in costs a query, and only one."""
    given = _given(rows, topic, person)
    return Taps(
        labels=labels_in(place.language),
        forums_url=place.forums_url,
        csrf_field=place.csrf_field,
        topic=topic,
        reader=person.pk if place.may_tap else None,
        given={pk: frozenset(kinds) for pk, kinds in given.items()},
        has_me_too=ME_TOO in given.get(0, ()),
        markable=tuple(kind for kind in Solution.Kind.values if may_mark(topic, person, kind)),
        answers={entry["post"]: tuple(entry["marks"]) for entry in topic.answer_list},
    )


def _given(rows: Sequence[PostRow], topic: Topic, person: Person) -> dict[int, set[str]]:
    """Return what the reader said of each post; "me too" stands under the key 0, where no post is."""
    if not person.is_authenticated:
        return {}
    asks = topic.kind == Topic.Kind.QUESTION and topic.me_too_count > 0
    posts = {f"post_{place}": row.pk for place, row in enumerate(rows)}
    given: dict[int, set[str]] = {}
    for post, kind in _GIVEN.all((len(rows), asks), reader=person.pk, topic=topic.pk, **posts):
        given.setdefault(post, set()).add(kind)
    return given


def _given_on(shape: tuple[int, bool]) -> "QuerySet[Any, tuple[int, str]]":
    """Return what a reader said of so many posts, and whether she has the question too if it is one."""
    count, asks = shape
    posts: list[Any] = [Given(f"post_{place}") for place in range(count)]
    taps = Reaction.objects.filter(user=Given("reader"), post__id__in=posts).order_by()
    found = taps.values_list("post_id", "kind")
    if not asks:
        return found
    joined = MeToo.objects.filter(user=Given("reader"), topic=Given("topic")).order_by()
    me_too = Value(ME_TOO, output_field=CharField(max_length=10))
    return found.union(joined.values_list(Value(0), me_too), all=True)


_GIVEN: Final = Prepared(_given_on)


def question_part(taps: Taps, person: Person) -> SafeString:
    """Return what stands right under a question: who has it too, and its answers."""
    if taps.topic.kind != Topic.Kind.QUESTION:
        return SafeString()
    parts = f"{_me_too(taps, person)}{_answers(taps)}"
    return mark_safe(f'<div class="question-part">{parts}</div>' if parts else "")  # noqa: S308 - built here


def _me_too(taps: Taps, person: Person) -> str:
    topic, parts = taps.topic, []
    if topic.me_too_count:
        words = ngettext(
            "%(count)d person has the same question.",
            "%(count)d people have the same question.",
            topic.me_too_count,
        )
        parts.append(f"<span>{escape(words % {'count': topic.me_too_count})}</span>")
    address = f"{taps.forums_url}t/{topic.pk}/me-too/"
    may_join = taps.reader is not None and may_say_me_too(topic, person)
    if not person.is_authenticated and topic.solved_at is None:
        login = f"{address_of('account_login')}?{urlencode({'next': topic.get_absolute_url()})}"
        parts.append(f'<a href="{escape(login)}">{escape(_("I have the same question"))}</a>')
    elif taps.has_me_too or (may_join and topic.solved_at is None):
        parts.append(_me_too_form(taps, address))
    if (taps.has_me_too and may_join and topic.solved_at is None) or may(person, "interactions.reply"):
        label = _("Say it in your own words") if taps.has_me_too else _("Who has it too")
        parts.append(f'<a href="{address}">{escape(label)}</a>')
    return f'<div class="me-too post-actions">{"".join(parts)}</div>' if parts else ""


def _me_too_form(taps: Taps, address: str) -> str:
    name, pressed = ("off", "true") if taps.has_me_too else ("on", "false")
    label = escape(_("I have the same question"))
    return (
        f'<form class="taps" method="post" action="{address}">{taps.csrf_field}'
        f'<button name="{name}" value="1" aria-pressed="{pressed}">{label}</button></form>'
    )


def _answers(taps: Taps) -> str:
    """Return the marked answers with their first words, and where the best voted of the others stand."""
    marked = [entry for entry in taps.topic.answer_list if entry["marks"]]
    voted = [entry for entry in taps.topic.answer_list if not entry["marks"]]
    found = "".join(_answer(taps, entry) for entry in marked)
    if voted:
        links = ", ".join(_voted_link(taps.topic, entry) for entry in voted)
        found += f'<p class="tiny soft">{escape(_("Best voted:"))} {links}</p>'
    return f'<section class="answers" aria-label="{escape(_("Answers"))}">{found}</section>' if found else ""


def _answer(taps: Taps, entry: Mapping[str, Any]) -> str:
    badges = "".join(taps.labels.badges[kind] for kind in entry["marks"])
    address, label = escape(taps.topic.url_of(entry["number"])), escape(_("Whole answer"))
    return (
        f'<div class="answer"><p class="post-marks">{badges}<a href="{address}">{label}</a></p>'
        f"<p>{escape(entry['excerpt'])}</p></div>"
    )


def _voted_link(topic: Topic, entry: Mapping[str, int]) -> str:
    votes = ngettext("post %(number)d, %(count)d vote", "post %(number)d, %(count)d votes", entry["votes"])
    words = votes % {"number": entry["number"], "count": entry["votes"]}
    return f'<a href="{escape(topic.url_of(entry["number"]))}">{escape(words)}</a>'
