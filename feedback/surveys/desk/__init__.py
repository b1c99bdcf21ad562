"""The staff pages of the feedback forms."""
