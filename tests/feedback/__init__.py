"""Test the feedback forms and the check-ins."""
