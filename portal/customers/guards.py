"""Let the database itself refuse to change the consent ledger; called by the migrations.

Deleting stays possible for the database's owner: a person may ask to be erased (GDPR art. 17).
"""

from typing import Any, Final

_TABLES: Final = {
    "customers_consent": "",
    "customers_consentseal": " OF number, line_id, line_digest, digest",
}
"""The guarded tables, and the columns if not all are: the mark of an erased line may be set later."""


def _guards(vendor: str, table: str, columns: str) -> list[str]:
    trigger = f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE{columns} ON {table}"
    if vendor == "sqlite":
        return [f"{trigger} BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END"]
    return [
        f"""
        CREATE FUNCTION {table}_refuse_update() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the consent ledger is append-only'
        USING ERRCODE = 'integrity_constraint_violation'; END $$
        """,
        f"{trigger} FOR EACH ROW EXECUTE FUNCTION {table}_refuse_update()",
    ]


def _unguards(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_is_append_only"]
    return [
        f"DROP TRIGGER IF EXISTS {table}_is_append_only ON {table}",
        f"DROP FUNCTION IF EXISTS {table}_refuse_update()",
    ]


def guard_ledger(_apps: Any, schema_editor: Any) -> None:
    """Set the triggers that refuse an UPDATE, whoever asks."""
    for table, columns in _TABLES.items():
        for statement in _guards(schema_editor.connection.vendor, table, columns):
            schema_editor.execute(statement)


def unguard_ledger(_apps: Any, schema_editor: Any) -> None:
    """Take the triggers away again."""
    for table in _TABLES:
        for statement in _unguards(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)
