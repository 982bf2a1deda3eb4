"""The hub: live sockets, the rooms that have people here, and what goes out to them."""
