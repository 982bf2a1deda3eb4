"""Reminders, from the asking to the reader."""
