"""Write the search index of PostgreSQL: text search in the site's language, trigrams where it may."""

from typing import Final

from forums.search.text import CHARACTER_WORDS

STEMMERS: Final = {
    language: stemmer
    for stemmer, languages in {
        "arabic": "ar",
        "armenian": "hy",
        "basque": "eu",
        "catalan": "ca",
        "danish": "da",
        "dutch": "nl",
        "english": "en",
        "finnish": "fi",
        "french": "fr",
        "german": "de",
        "greek": "el",
        "hindi": "hi",
        "hungarian": "hu",
        "indonesian": "id",
        "irish": "ga",
        "italian": "it",
        "lithuanian": "lt",
        "nepali": "ne",
        "norwegian": "nb nn no",
        "portuguese": "pt",
        "romanian": "ro",
        "russian": "ru",
        "serbian": "sr",
        "spanish": "es",
        "swedish": "sv",
        "tamil": "ta",
        "turkish": "tr",
        "yiddish": "yi",
    }.items()
    for language in languages.split()
}
"""By language of the site; words of a language without one stand as they are."""
_STEM: Final = "CREATE TEXT SEARCH DICTIONARY search_stem (TEMPLATE = snowball, LANGUAGE = {stemmer})"
_USE_STEM: Final = """
ALTER TEXT SEARCH CONFIGURATION search_words ALTER MAPPING FOR
    asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH search_stem
"""
_MARKS: Final = "'[!-/:-@[-`{-~]+'"
"""The parser would keep addresses and numbers with points whole; the words in them are looked for.

An expression, because translate() compares each letter of a post with each sign: ten times slower.
"""


def tables(language: str) -> tuple[str, ...]:
    """Return the statements that make the functions the tables are filled by.

    No stop words are left out: who looks for "how to" finds it, as on SQLite.
    """
    stemmer = STEMMERS.get(language.partition("-")[0].lower(), "")
    return (
        "CREATE TEXT SEARCH CONFIGURATION search_words (COPY = simple)",
        *((_STEM.format(stemmer=stemmer), _USE_STEM) if stemmer else ()),
        f"""
        CREATE FUNCTION search_text(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT regexp_replace(
            CASE WHEN octet_length(words) = char_length(words) THEN lower(words)
            ELSE regexp_replace(
                lower(normalize(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g'), NFKC)),
                '([{CHARACTER_WORDS}])', ' \\1 ', 'g'
            ) END,
            {_MARKS}, ' ', 'g'
        ) $$
        """,
        """
        CREATE FUNCTION search_vector(title text, body text) RETURNS tsvector
        LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT setweight(to_tsvector('search_words', search_text(title)), 'A')
            || setweight(to_tsvector('search_words', search_text(body)), 'D') $$
        """,
    )


_BODIES: Final = {
    "search_post_added": """
        INSERT INTO search_entry VALUES (new.id, search_vector(
            CASE WHEN new.number = 1 THEN (SELECT title FROM discussions_topic WHERE id = new.topic_id)
            ELSE '' END, new.source))
        ON CONFLICT (rowid) DO UPDATE SET words = excluded.words;
    """,
    "search_post_changed": """
        UPDATE search_entry SET words = search_vector(
            CASE WHEN new.number = 1 THEN (SELECT title FROM discussions_topic WHERE id = new.topic_id)
            ELSE '' END, new.source)
        WHERE rowid = new.id;
    """,
    "search_post_gone": "DELETE FROM search_entry WHERE rowid = old.id;",
    "search_post_emptied": "TRUNCATE search_entry;",
    "search_topic_added": """
        INSERT INTO search_title VALUES (new.id, search_text(new.title), search_vector(new.title, ''))
        ON CONFLICT (rowid) DO UPDATE SET title = excluded.title, words = excluded.words;
    """,
    "search_topic_changed": """
        IF new.title <> old.title THEN
            UPDATE search_title SET title = search_text(new.title), words = search_vector(new.title, '')
            WHERE rowid = new.id;
            UPDATE search_entry e SET words = search_vector(new.title, p.source)
            FROM discussions_post p WHERE p.topic_id = new.id AND p.number = 1 AND e.rowid = p.id;
        END IF;
    """,
    "search_topic_gone": "DELETE FROM search_title WHERE rowid = old.id;",
    "search_topic_emptied": "TRUNCATE search_title;",
}
_EVENTS: Final = {
    "search_post_added": "INSERT ON discussions_post FOR EACH ROW",
    "search_post_changed": "UPDATE OF source, number, topic_id ON discussions_post FOR EACH ROW",
    "search_post_gone": "DELETE ON discussions_post FOR EACH ROW",
    "search_post_emptied": "TRUNCATE ON discussions_post FOR EACH STATEMENT",
    "search_topic_added": "INSERT ON discussions_topic FOR EACH ROW",
    "search_topic_changed": "UPDATE OF title ON discussions_topic FOR EACH ROW",
    "search_topic_gone": "DELETE ON discussions_topic FOR EACH ROW",
    "search_topic_emptied": "TRUNCATE ON discussions_topic FOR EACH STATEMENT",
}
TRIGGERS: Final = (
    *(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
        for name, body in _BODIES.items()
    ),
    *(f"CREATE TRIGGER {name} AFTER {event} EXECUTE FUNCTION {name}()" for name, event in _EVENTS.items()),
)
FILL: Final = (
    """
    CREATE TABLE search_entry AS
    SELECT p.id AS rowid, search_vector(CASE WHEN p.number = 1 THEN t.title ELSE '' END, p.source) AS words
    FROM discussions_post p JOIN discussions_topic t ON t.id = p.topic_id
    """,
    """
    CREATE TABLE search_title AS
    SELECT id AS rowid, search_text(title) AS title, search_vector(title, '') AS words FROM discussions_topic
    """,
)
"""Made and filled in one statement each: only so PostgreSQL lets several processes read the words."""
INDEXES: Final = (
    "SET LOCAL maintenance_work_mem = '256MB'",
    "ALTER TABLE search_entry ADD PRIMARY KEY (rowid), ALTER words SET NOT NULL",
    "ALTER TABLE search_title ADD PRIMARY KEY (rowid), ALTER title SET NOT NULL, ALTER words SET NOT NULL",
    "CREATE INDEX search_entry_words ON search_entry USING gin (words) WITH (fastupdate = off)",
    "CREATE INDEX search_title_words ON search_title USING gin (words) WITH (fastupdate = off)",
)
_GRAMS: Final = """
CREATE INDEX search_title_grams ON search_title USING gin (title gin_trgm_ops) WITH (fastupdate = off)
"""
TRIGRAMS: Final = ("CREATE EXTENSION IF NOT EXISTS pg_trgm", _GRAMS)
CATALOG: Final = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
DROP: Final = (
    *(f"DROP FUNCTION IF EXISTS {name}() CASCADE" for name in _BODIES),
    "DROP TABLE IF EXISTS search_entry",
    "DROP TABLE IF EXISTS search_title",
    "DROP FUNCTION IF EXISTS search_vector(text, text)",
    "DROP FUNCTION IF EXISTS search_text(text)",
    "DROP TEXT SEARCH CONFIGURATION IF EXISTS search_words",
    "DROP TEXT SEARCH DICTIONARY IF EXISTS search_stem",
)
