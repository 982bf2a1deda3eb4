"""The rules of a room, pure: no I/O, no clock, no asyncio. Time, randomness and ids come in as arguments."""
