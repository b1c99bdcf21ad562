"""Say what a page of ours may load and run (docs/adr/0005).

Nothing here needs Django, so that portal.settings itself can use it.
"""

from collections.abc import Sequence
from typing import Any, Final

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

ADMIN_DIRECTIVES: Final = {
    "script-src": [SELF, UNSAFE_EVAL, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
}
"""The admin theme runs a library that evaluates its attributes; only /admin/ gets these."""


def content_policy(*, connects_to: Sequence[str], sends_forms_to: Sequence[str]) -> dict[str, Any]:
    """Return the policy of every page but the admin's."""
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "connect-src": [SELF, *connects_to],
            "form-action": [SELF, *sends_forms_to],
            "frame-ancestors": [NONE],
            "base-uri": [SELF],
            "object-src": [NONE],
        }
    }
