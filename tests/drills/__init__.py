"""Drills: what people live through when something breaks, told second by second. Run by hand; they take their time."""
