"""The wire: what clients and server say to each other, one union per direction, and what it is signed with."""
