"""Find topics that look like a title somebody is typing, before she asks what was asked."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from forums.discussions import hints
from forums.discussions.hints import Titled
from forums.discussions.models import Topic
from forums.search.limits import SearchTooSlow, limited
from forums.search.matching import Match, dialect, matching, newest_first
from forums.search.text import fold, words_of
from portal.accounts.policies import Person

SHOWN: Final = 5
CANDIDATES: Final = 60
LEAST_LIKENESS: Final = 0.28
MUCH_ALIKE: Final = 0.5
MOST_WORDS: Final = 7
MOST_MISSPELLED: Final = 2
MOST_SECONDS: Final = 0.2
SPELLING_SECONDS: Final = 0.018
"""Trigrams of rare letters are quick, those of common ones are not: better no help than a late one."""
_COMMON: Final = frozenset(
    {
        *("a", "an", "and", "any", "are", "as", "at", "be", "but", "by", "can", "do", "does", "for", "from"),
        *("get", "had", "has", "have", "how", "i", "if", "in", "is", "it", "its", "me", "my", "no", "not"),
        *("of", "on", "or", "our", "so", "some", "that", "the", "their", "them", "there", "they", "this"),
        *("to", "was", "we", "what", "when", "where", "which", "who", "why", "will", "with", "you", "your"),
    }
)
"""Words that stand in every other title and tell nothing; only left out while others remain."""


@dataclass(frozen=True)
class Similar:
    """A topic that looks like the title, and how much: 1.0 is the same."""

    topic: Topic
    likeness: float


def similar_topics(
    *, title: str, person: Person, least: float = LEAST_LIKENESS, is_said: bool = True
) -> list[Similar]:
    """Return the topics most like the title that the person may read, the most alike first; never late.

    With `is_said` false no post says all the words: they need not be looked for together again.
    """
    words = telling_words(title)
    wanted = fold(title)
    found: dict[int, Similar] = {}
    for match, seconds in _ways(words, is_said=is_said):
        with suppress(SearchTooSlow), limited(seconds):
            for topic in _candidates(person, match):
                found[topic.pk] = Similar(topic, likeness(wanted, fold(topic.title)))
        if sum(each.likeness >= least for each in found.values()) >= SHOWN:
            break
    alike = [each for each in found.values() if each.likeness >= least]
    return sorted(alike, key=lambda each: (-each.likeness, -each.topic.pk))[:SHOWN]


def similar_on_shelves(*, title: str, person: Person, least: float = LEAST_LIKENESS) -> list[Titled]:
    """Return what was put on a shelf and is most like the title, the most alike first."""
    wanted, words = fold(title), telling_words(title)
    found = hints.on_shelves(person, words) if words else []
    measured = [(likeness(wanted, fold(each.title)), each) for each in found]
    near = sorted((pair for pair in measured if pair[0] >= least), key=lambda pair: -pair[0])
    return [each for _likeness, each in near[:SHOWN]]


def similar_to_new(*, title: str, person: Person) -> list[Similar]:
    """Return others' topics so much alike that who starts a new one should look first."""
    found = similar_topics(title=title, person=person, least=MUCH_ALIKE)
    return [each for each in found if each.topic.author_id != person.pk]


def alike(topics: Sequence[Similar], practices: Sequence[Titled]) -> dict[str, Sequence[object]]:
    """Return what the hint shows: a topic whose best practice stands there already is not named twice."""
    shown = {practice.topic_id for practice in practices}
    return {"practices": practices, "similar": [each for each in topics if each.topic.pk not in shown]}


def telling_words(title: str) -> list[str]:
    """Return the words a title is known by, the longest first: they are the rarest."""
    words = list(dict.fromkeys(words_of(title)))
    telling = [word for word in words if word not in _COMMON] or words
    return sorted(telling, key=lambda word: -len(word))[:MOST_WORDS]


def likeness(one: str, other: str) -> float:
    """Return how alike two folded titles are, from 0 to 1: the shared part of their words' trigrams.

    Common words weigh little; a word that is only misspelled still shares most of its trigrams.
    Source: the measure of PostgreSQL's pg_trgm, by Dice instead of Jaccard.
    """
    first, second = _trigrams(one), _trigrams(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _trigrams(folded: str) -> set[str]:
    words = telling_words(folded)
    return {f"  {word} "[at : at + 3] for word in words for at in range(len(word) + 1)}


def _ways(words: Sequence[str], *, is_said: bool) -> Iterator[tuple[Match, float]]:
    """Yield ever wider matches: all words, any two of them, any one, any that is spelled nearly so."""
    if not words:
        return
    ask = dialect()
    if is_said:
        yield ask.titles([list(words)]), MOST_SECONDS
    if len(words) > 2:
        yield ask.titles([list(pair) for pair in combinations(words, 2)]), MOST_SECONDS
    if len(words) > 1:
        yield ask.titles([[word] for word in words]), MOST_SECONDS
    if long := [word for word in words if len(word) > 3]:
        yield ask.misspelled(long[:MOST_MISSPELLED]), SPELLING_SECONDS


def _candidates(person: Person, match: Match) -> Iterable[Topic]:
    rows: Any = Topic.objects.visible_to(person).filter(is_listed=True)
    narrowed = newest_first(matching(rows, match), match)
    return narrowed.only(*_COLUMNS)[:CANDIDATES]


_COLUMNS: Final = ("author_id", "slug", "title", "kind", "solved_at", "reply_count", "me_too_count")
