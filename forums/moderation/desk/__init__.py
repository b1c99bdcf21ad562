"""The desk pages of moderation."""
