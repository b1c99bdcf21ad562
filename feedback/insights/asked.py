"""Gather the versions of each question, and how its choices were called and carried on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from feedback.insights.lineage import Lineage, Split
from feedback.surveys.definition import Definition, Item, Kind
from feedback.surveys.definition.kinds import CHOICES, SCORES
from feedback.surveys.models import Question, SurveyVersion

ALIKE = {
    Kind.DROPDOWN.value: Kind.SINGLE.value,
    Kind.SHORT_TEXT.value: Kind.LONG_TEXT.value,
}
"""Kinds that ask the same in another dress: their answers are counted together."""

Chosen = Mapping[int, Mapping[str, int]]
"""How many chose each option, by question."""


@dataclass
class Asked:
    """The versions of one question, the newest first, with how often each option was chosen in all.

    `shorter` has the same of shorter windows of time that are shown too, the shortest first.
    """

    versions: list[tuple[SurveyVersion, Question]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    splits: tuple[Split, ...] = ()
    shorter: list[dict[str, int]] = field(default_factory=list)
    is_told_beside: bool = False
    """Whether the figure of the form stands beside its scores, and adds them up."""

    @property
    def newest(self) -> Question:
        return self.versions[0][1]

    @property
    def definition(self) -> Definition:
        return self.versions[0][0].form

    @property
    def item(self) -> Item:
        return self.definition.by_id[self.newest.key]

    @property
    def is_branch(self) -> bool:
        """Whether earlier answers decide who is asked: how many answered then tells what they said."""
        items = self.definition.items
        earlier = items[: items.index(self.item)]
        return self.item.show_if is not None or any(each.jumps for each in earlier)

    def labels(self) -> dict[str, str]:
        """Return the words of each line, the newest ones, in the order of the newest version."""
        kind = self.newest.kind
        if kind in SCORES:
            return {str(step): str(step) for step in SCORES[Kind(kind)]}
        if kind == Kind.YES_NO:
            return {"1": _("Yes"), "0": _("No")}
        if kind == Kind.CONSENT:
            return {"given": _("Agreed"), "refused": _("Did not agree")}
        return self._choices()

    def _choices(self) -> dict[str, str]:
        labels: dict[str, str] = {}
        for version, question in self.versions:
            form = version.form
            item = form.by_id[question.key]
            for choice in item.settings.choices:
                # What is counted under another choice needs no line of its own.
                if question is self.newest or choice.id in self.counts:
                    labels.setdefault(choice.id, form.say(choice.label, form.language))
            if item.settings.other:
                labels.setdefault("other", _("Something else"))
        for split in self.splits:
            words = _("%(label)s (before it was split)")
            labels[split.line] = words % {"label": self.words(split.choice, split.version)}
        return labels

    def words(self, choice: str, before: int | None = None) -> str:
        """Return how a choice was called, the newest words, or those before a version."""
        for version, question in self.versions:
            if before is not None and version.number >= before:
                continue
            form = version.form
            for each in form.by_id[question.key].settings.choices:
                if each.id == choice:
                    return form.say(each.label, form.language)
        return choice


def questions_of(versions: Iterable[SurveyVersion]) -> list[Question]:
    """Return the questions of all versions, which bring them along."""
    return [question for version in versions for question in version.questions.all()]


def gather(
    versions: Sequence[SurveyVersion], chosen: Chosen, lineage: Lineage, shorter: Sequence[Chosen] = ()
) -> list[Asked]:
    """Return the questions in the order of the newest version, those no longer asked at the end.

    A question is the same in two versions when its id is, and its kind or one alike. `versions` bring their
    questions.
    """
    gathered: dict[tuple[str, str], Asked] = {}
    for version in sorted(versions, key=lambda version: -version.number):
        for question in sorted(version.questions.all(), key=lambda question: question.position):
            mine = gathered.setdefault((question.key, ALIKE.get(question.kind, question.kind)), Asked())
            mine.versions.append((version, question))
            mine.shorter = mine.shorter or [{} for _window in shorter]
            for counts, found in zip((*mine.shorter, mine.counts), (*shorter, chosen), strict=True):
                for option, number in found.get(question.pk, {}).items():
                    counts[option] = counts.get(option, 0) + number
    for (key, kind), asked in gathered.items():
        if kind in CHOICES:
            asked.splits = tuple(lineage.splits(key))
    return list(gathered.values())


def notes_of(asked: Asked, newest: int) -> Iterator[str]:
    """Say how versions differ: other words, other choices, split and merged ones, no longer asked."""
    version, question = asked.versions[0]
    if version.number < newest:
        yield _("No longer asked since version %(number)s.") % {"number": version.number + 1}
    for older, earlier in asked.versions[1:]:
        if earlier.label != question.label:
            words = _("Version %(number)s asked: “%(label)s”")
            yield words % {"number": older.number, "label": earlier.label}
    if question.kind in CHOICES:
        carried = list(_carried(asked))
        yield from (sentence for _choices, sentence in carried)
        said = {pair for pairs, _sentence in carried for pair in pairs}
        for older, _earlier in asked.versions[1:]:
            yield from _choice_notes(asked, older, said)


def _carried(asked: Asked) -> Iterator[tuple[set[tuple[int, str]], str]]:
    """Yield what staff said when they published: which choices became which, with the ids it explains."""
    key = asked.newest.key
    for version, _question in reversed(asked.versions):
        by_target: dict[tuple[str, ...], list[str]] = {}
        for choice, targets in version.carried.get(key, {}).items():
            if list(targets) != [choice]:
                by_target.setdefault(tuple(targets), []).append(choice)
        for targets, choices in by_target.items():
            explained = {
                (older.number, choice)
                for older, _asked in asked.versions
                for choice in choices
                if older.number < version.number
            }
            explained |= {(older.number, target) for older, _asked in asked.versions for target in targets}
            yield explained, _carried_sentence(asked, version.number, choices, targets)


def _carried_sentence(asked: Asked, number: int, choices: Sequence[str], targets: Sequence[str]) -> str:
    before = _listed([asked.words(choice, number) for choice in choices])
    after = _listed([asked.words(target) for target in targets])
    words = {"before": before, "after": after, "number": number}
    if len(targets) > 1:
        return _("Version %(number)s split %(before)s into %(after)s.") % words
    if len(choices) > 1:
        return _("Version %(number)s merged %(before)s into %(after)s; they are counted together.") % words
    return _("Since version %(number)s %(before)s is counted as %(after)s.") % words


def _listed(labels: Sequence[str]) -> str:
    quoted = [_("“%(label)s”") % {"label": label} for label in labels]
    if len(quoted) == 1:
        return quoted[0]
    words = {"some": ", ".join(quoted[:-1]), "latest": quoted[-1]}
    return _("%(some)s and %(latest)s") % words


def _choice_notes(asked: Asked, older: SurveyVersion, said: set[tuple[int, str]]) -> Iterator[str]:
    now, then = _offered(asked, asked.versions[0][0]), _offered(asked, older)
    for choice, label in then.items():
        words = {"label": label, "number": older.number}
        if (older.number, choice) in said:
            continue
        if choice not in now:
            yield _("“%(label)s” was offered up to version %(number)s.") % words
        elif now[choice] != label:
            words["new"] = now[choice]
            yield _("“%(new)s” read “%(label)s” in version %(number)s.") % words
    for choice, label in now.items():
        if choice not in then and (older.number, choice) not in said:
            yield _("“%(label)s” was not yet offered in version %(number)s.") % {
                "label": label,
                "number": older.number,
            }


def _offered(asked: Asked, version: SurveyVersion) -> dict[str, str]:
    form = version.form
    choices = form.by_id[asked.newest.key].settings.choices
    return {choice.id: form.say(choice.label, form.language) for choice in choices}
