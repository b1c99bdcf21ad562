"""Which processes one command runs."""

import pytest
from django.test import override_settings

from portal.operations.plans import plans

REDIS = "redis://127.0.0.1:6379/0"


@pytest.mark.parametrize(
    ("redis", "stream", "names"),
    [
        ("", "", ["web", "beat", "worker", "broker"]),
        ("", "/live/", ["web", "beat", "worker", "broker"]),
        (REDIS, "", ["web", "beat", "worker"]),
        (REDIS, "/live/", ["web", "stream", "beat", "worker"]),
    ],
)
def test_the_event_stream_runs_beside_the_rest_where_both_settings_say_so(
    redis: str, stream: str, names: list[str]
) -> None:
    with override_settings(REDIS_URL=redis, LIVE_STREAM_URL=stream):
        assert [plan.name for plan in plans()] == names
