"""Train the tables of portal.screening.reading from public data, and measure them."""
