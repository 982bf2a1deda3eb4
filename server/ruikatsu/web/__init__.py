"""All that is HTTP: the page, the calls, and the signs of life."""
