"""Say in each database's own words which posts and titles match a query."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, Protocol

from django.db import connection
from django.db.models import QuerySet

from forums.search.text import Query, Term, spaced, stem_of
from portal.lib.prepared import LARGEST

Rows = QuerySet[Any]
TITLE_WEIGHT: Final = 8
"""How much more a word in the title tells than one in the text."""


@dataclass(frozen=True)
class Match:
    """A condition on an index table, and how to rank by it, each with its parameters."""

    table: str
    where: str
    parameters: tuple[Any, ...]
    rank: str = "0"
    rank_parameters: tuple[Any, ...] = ()


_BODY: Final = "substr(search_entry.body, 1, 4000)"
_TIMES: Final = f"(length({_BODY}) - length(replace({_BODY}, %s, ''))) * 1.0 / length(%s)"
_WORTH: Final = f"{TITLE_WEIGHT} * (instr(search_entry.title, %s) > 0) + min({_TIMES}, 4)"
"""What one term of a post is worth: whether the title says it, and how often the text does.

Not bm25(): to learn how rare each word is, it reads every post that says it, for each search anew. All hits
say all words, so how rare they are would change little.
"""
_NEWEST: Final = """search_title.rowid IN (
    SELECT near.rowid FROM (SELECT t.rowid FROM search_title t WHERE {where} OFFSET 0) near
    ORDER BY near.rowid DESC LIMIT 1000)"""
"""Without the fence (OFFSET 0) PostgreSQL reads all titles when it takes a rare word for a common one."""


_FETCHED: Final = """search_entry.rowid = ANY(ARRAY(
    SELECT e.rowid FROM search_entry e WHERE e.words @@ {words} AND e.rowid >= %s AND e.rowid < %s))"""
"""All posts of a stretch that say the words, by the words' own index, before anything else is read."""
RARE: Final = 2_000
"""No more posts than this are fetched all, however old they are."""
OFTEN: Final = 12
"""Words in more than one of so many posts are soonest found by reading backwards from the newest."""
_NEAR: Final = 750
"""So many posts are expected in the first stretch: enough for a window when some may not be read."""


class Dialect(Protocol):
    """What a database has to know to be searched; a third one needs these and its tables in sql.py."""

    def posts(self, query: Query, *, before: int = 0, is_prefix: bool = False) -> Iterator[Match]:
        """Yield matches for posts that say all wanted terms and no excluded one.

        Each reaches further back than the one before, until one has found enough; `before` is a post's id.
        """
        ...

    def titles(self, choices: list[list[str]]) -> Match:
        """Return the match for titles that hold all words of at least one choice."""
        ...

    def misspelled(self, words: list[str]) -> Match:
        """Return the match for titles with a word much like one of these."""
        ...


class Fts5:
    """SQLite: FTS5 with its own query language, in which every word is quoted."""

    def posts(self, query: Query, *, before: int = 0, is_prefix: bool = False) -> Iterator[Match]:
        wanted = " AND ".join(self._term(term, is_prefix=is_prefix) for term in query.wanted)
        excluded = " OR ".join(self._term(term) for term in query.excluded)
        words = f"({wanted}) NOT ({excluded})" if excluded else wanted
        where = "search_entry MATCH %s AND search_entry.rowid < %s"
        said = [self._said(term) for term in query.wanted for _place in range(_WORTH.count("%s"))]
        rank = " + ".join([_WORTH] * len(query.wanted))
        yield Match("search_entry", where, (words, before or LARGEST), rank, tuple(said))

    def titles(self, choices: list[list[str]]) -> Match:
        every = (" AND ".join(self._quoted(spaced(word)) for word in choice) for choice in choices)
        words = " OR ".join(f"({words})" for words in every)
        return Match("search_title", "search_title MATCH %s", (words,))

    def misspelled(self, words: list[str]) -> Match:
        pairs = (pair for word in words for pair in combinations(_grams(word), 2))
        text = " OR ".join(f"({self._quoted(one)} AND {self._quoted(other)})" for one, other in pairs)
        return Match("search_title_grams", "search_title_grams MATCH %s", (text,))

    def _term(self, term: Term, *, is_prefix: bool = False) -> str:
        return f"{self._quoted(spaced(term.text))}{'*' if is_prefix and not term.is_phrase else ''}"

    def _said(self, term: Term) -> str:
        return (not term.is_phrase and stem_of(term.text)) or spaced(term.text)

    def _quoted(self, words: str) -> str:
        return '"' + words.replace('"', '""') + '"'


class TextSearch:
    """PostgreSQL: full text search in the site's language, trigrams by pg_trgm."""

    def posts(self, query: Query, *, before: int = 0, is_prefix: bool = False) -> Iterator[Match]:
        parts = [self._term(term, is_prefix=is_prefix) for term in query.wanted]
        parts += [f"!!{self._term(term)}" for term in query.excluded]
        words = tuple(
            self._text(term, is_prefix=is_prefix and not term.is_excluded)
            for term in (*query.wanted, *query.excluded)
        )
        tsquery = f"({' && '.join(parts)})"
        weights = f"'{{{1 / TITLE_WEIGHT}, 0.2, 0.4, 1.0}}'"
        rank = f"ts_rank({weights}, search_entry.words, {tsquery})"
        where = f"search_entry.words @@ {tsquery}"
        expected = _estimate(f"SELECT FROM search_entry WHERE {where}", words)
        newest = _newest() if expected > RARE else 0
        if expected * OFTEN > newest > 0:
            where = f"{where} AND search_entry.rowid < %s"
            yield Match("search_entry", where, (*words, before or LARGEST), rank, words)
            return
        for low in _lows(expected, newest, before or newest):
            where = _FETCHED.format(words=tsquery)
            yield Match("search_entry", where, (*words, low, before or LARGEST), rank, words)

    def titles(self, choices: list[list[str]]) -> Match:
        one = "phraseto_tsquery('search_words', %s)"
        every = " || ".join(f"({' && '.join([one] * len(choice))})" for choice in choices)
        words = tuple(spaced(word) for choice in choices for word in choice)
        return Match("search_title", _NEWEST.format(where=f"t.words @@ ({every})"), words)

    def misspelled(self, words: list[str]) -> Match:
        near = " OR ".join(["%s <%% t.title"] * len(words))
        return Match("search_title", _NEWEST.format(where=near), tuple(words))

    def _term(self, term: Term, *, is_prefix: bool = False) -> str:
        function = "to_tsquery" if is_prefix and not term.is_phrase else "phraseto_tsquery"
        return f"{function}('search_words', %s)"

    def _text(self, term: Term, *, is_prefix: bool) -> str:
        return f"{term.text}:*" if is_prefix and not term.is_phrase else spaced(term.text)


def _estimate(sql: str, parameters: tuple[str, ...]) -> int:
    """Return how many rows PostgreSQL expects; it answers from its statistics, without reading any.

    With the whole question it would guess wrong: for a word it doesn't know it takes one post in two hundred,
    and hopes to meet 500 of them soon when it reads all posts from the newest on.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
        ((plan,),) = cursor.fetchall()
    return int(plan[0]["Plan"]["Plan Rows"])


def _newest() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(rowid) FROM search_entry")
        ((newest,),) = cursor.fetchall()
    return int(newest or 0)


def _lows(expected: int, newest: int, before: int) -> Iterator[int]:
    """Yield how far back to look: as far as should do, then eight times as far, then all."""
    if expected > RARE:
        stretch = newest * _NEAR // expected
        yield from (low for low in (before - stretch, before - 8 * stretch) if low > 1)
    yield 1


def _grams(word: str) -> list[str]:
    """Return the trigrams of a word with the spaces around it; one wrong letter leaves two of them whole."""
    return [f" {word} "[at : at + 3] for at in range(len(word))]


def matching(rows: Rows, match: Match) -> Rows:
    """Narrow rows to those the index knows under the match; the rows bring the permission with them.

    `extra` is the one way in Django to join a table that no model can stand for: one of FTS5.
    """
    table = rows.model._meta.db_table
    return rows.extra(  # noqa: S610 - the names are ours, what people type goes in as parameters
        tables=[match.table],
        where=[f"{match.table}.rowid = {table}.id", match.where],
        params=match.parameters,
    )


def ranked(rows: Rows, match: Match) -> Rows:
    """Narrow rows as `matching` does, and give each its `rank`."""
    return matching(rows, match).extra(  # noqa: S610 - as above
        select={"rank": match.rank}, select_params=match.rank_parameters
    )


def newest_first(rows: Rows, match: Match) -> Rows:
    """Order by the index's own key, so that the database reads it backwards and stops."""
    return rows.extra(order_by=[f"-{match.table}.rowid"])


def dialect() -> Dialect:
    """Return how the database is asked."""
    return Fts5() if connection.vendor == "sqlite" else TextSearch()
