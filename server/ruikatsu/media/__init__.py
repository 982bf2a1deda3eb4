"""Films, songs, captions and posters that hosts bring: what they are, where they lie, and when they go."""

from .folder import MediaFolder, Record
from .kinds import BY_EXTENSION, Kind, MediaType, Unfit
from .needs import missing
from .sweeping import keep_sweeping, sweep

__all__ = [
    "BY_EXTENSION",
    "Kind",
    "MediaFolder",
    "MediaType",
    "Record",
    "Unfit",
    "keep_sweeping",
    "missing",
    "sweep",
]
