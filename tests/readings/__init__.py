"""Reading texts: what is read, judged, measured and learned."""
