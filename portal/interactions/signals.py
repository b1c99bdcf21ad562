"""Publish the one event of the house."""

from django.dispatch import Signal

interaction_recorded = Signal()
"""Sent after commit with `interaction_id`. A receiver wakes a drain; the beat finds what it misses."""
