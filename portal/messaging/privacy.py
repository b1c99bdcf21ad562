"""Know which messages would tell staff who somebody is that they must not know."""

from typing import Final

CONFIDENTIAL_ENDING: Final = ".confidential"
"""How `about_kind` ends of a message to somebody who was promised that staff don't learn who she is."""
