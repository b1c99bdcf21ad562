"""Hand messages to what carries them: the database, an SMTP server, a mail provider, a text provider."""
