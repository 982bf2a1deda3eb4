"""rui-katsu rooms: timed, shared, moderated rooms to cry in, with company."""

__version__ = "0.1.0"
