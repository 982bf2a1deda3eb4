"""A rehearsal: simulated people in a room of a running server, over real HTTP and real sockets."""
