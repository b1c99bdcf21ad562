"""The roles of the access table, and the answers that many pages give to all of them."""

from typing import Final

ROLES: Final = ("visitor", "owner", "customer", "agent", "moderator", "manager", "administrator")
EVERYBODY: Final = "200 200 200 200 200 200 200"
NOBODY: Final = "404 404 404 404 404 404 404"
SIGNED_IN: Final = "302 200 200 200 200 200 200"
SENT_ON: Final = "302 302 302 302 302 302 302"
BY_FORM: Final = "302 405 405 405 405 405 405"
STAFF: Final = "302 404 404 200 200 200 200"
STAFF_BY_FORM: Final = "302 404 404 405 405 405 405"
MODERATORS: Final = "302 404 404 403 200 200 200"
MODERATORS_BY_FORM: Final = "302 404 404 403 405 405 405"
MANAGERS: Final = "302 404 404 403 403 200 200"
MANAGERS_BY_FORM: Final = "302 404 404 403 403 405 405"
NOTHING_NEW: Final = "204 204 204 204 204 204 204"
MACHINES: Final = "405 405 405 405 405 405 405"
