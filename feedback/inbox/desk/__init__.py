"""The pages on which staff work with answers."""
