"""Try a quiz: grade answers with no server, by the same function that the server uses."""
