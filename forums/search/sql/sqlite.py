"""Write the search index of SQLite: FTS5 tables, kept by triggers that call our `search_text`."""

from typing import Final


def tables(language: str) -> tuple[str, ...]:
    """Return the statements that make the tables; English words are stemmed, others stand as they are."""
    stemmer = "porter " if language.lower().startswith("en") else ""
    tokens = f"tokenize = '{stemmer}unicode61 remove_diacritics 2'"
    return (
        f"CREATE VIRTUAL TABLE search_entry USING fts5(title, body, {tokens})",
        f"CREATE VIRTUAL TABLE search_title USING fts5(title, {tokens})",
        "CREATE VIRTUAL TABLE search_title_grams USING fts5(title, tokenize = 'trigram')",
    )


TRIGGERS: Final = (
    """
    CREATE TRIGGER search_post_added AFTER INSERT ON discussions_post BEGIN
        INSERT INTO search_entry (rowid, title, body) VALUES (
            new.id,
            CASE WHEN new.number = 1
                THEN search_text((SELECT title FROM discussions_topic WHERE id = new.topic_id)) ELSE '' END,
            search_text(new.source)
        );
    END
    """,
    """
    CREATE TRIGGER search_post_changed AFTER UPDATE OF source, number, topic_id ON discussions_post BEGIN
        UPDATE search_entry SET
            title = CASE WHEN new.number = 1
                THEN search_text((SELECT title FROM discussions_topic WHERE id = new.topic_id)) ELSE '' END,
            body = search_text(new.source)
        WHERE rowid = new.id;
    END
    """,
    """
    CREATE TRIGGER search_post_gone AFTER DELETE ON discussions_post BEGIN
        DELETE FROM search_entry WHERE rowid = old.id;
    END
    """,
    """
    CREATE TRIGGER search_topic_added AFTER INSERT ON discussions_topic BEGIN
        INSERT INTO search_title (rowid, title) VALUES (new.id, search_text(new.title));
        INSERT INTO search_title_grams (rowid, title)
            VALUES (new.id, ' ' || search_text(new.title) || ' ');
    END
    """,
    """
    CREATE TRIGGER search_topic_changed AFTER UPDATE OF title ON discussions_topic
    WHEN old.title <> new.title BEGIN
        UPDATE search_title SET title = search_text(new.title) WHERE rowid = new.id;
        UPDATE search_title_grams SET title = ' ' || search_text(new.title) || ' ' WHERE rowid = new.id;
        UPDATE search_entry SET title = search_text(new.title)
            WHERE rowid = (SELECT id FROM discussions_post WHERE topic_id = new.id AND number = 1);
    END
    """,
    """
    CREATE TRIGGER search_topic_gone AFTER DELETE ON discussions_topic BEGIN
        DELETE FROM search_title WHERE rowid = old.id;
        DELETE FROM search_title_grams WHERE rowid = old.id;
    END
    """,
)
FILL: Final = (
    """
    INSERT INTO search_entry (rowid, title, body)
    SELECT p.id, CASE WHEN p.number = 1 THEN search_text(t.title) ELSE '' END, search_text(p.source)
    FROM discussions_post p JOIN discussions_topic t ON t.id = p.topic_id ORDER BY p.id
    """,
    "INSERT INTO search_title (rowid, title) SELECT id, search_text(title) FROM discussions_topic",
    """
    INSERT INTO search_title_grams (rowid, title)
    SELECT id, ' ' || search_text(title) || ' ' FROM discussions_topic
    """,
)
CATALOG: Final = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
DROP: Final = (
    "DROP TRIGGER IF EXISTS search_post_added",
    "DROP TRIGGER IF EXISTS search_post_changed",
    "DROP TRIGGER IF EXISTS search_post_gone",
    "DROP TRIGGER IF EXISTS search_topic_added",
    "DROP TRIGGER IF EXISTS search_topic_changed",
    "DROP TRIGGER IF EXISTS search_topic_gone",
    "DROP TABLE IF EXISTS search_entry",
    "DROP TABLE IF EXISTS search_title",
    "DROP TABLE IF EXISTS search_title_grams",
)
