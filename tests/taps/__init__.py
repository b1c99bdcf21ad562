"""The numbers tapped in mails: whose they are, and what counts."""
