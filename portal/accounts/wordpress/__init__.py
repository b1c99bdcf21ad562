"""Sign in with WordPress.com."""
