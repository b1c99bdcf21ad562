"""The pages on which staff keep the forums in order."""
