"""Tags of the screening app."""
