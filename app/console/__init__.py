"""Pages for people: written on the server, usable without script, by the same acts."""
