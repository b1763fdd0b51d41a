"""A copy of everything that is kept, in one file: to have outside of where it is kept, and to go from one kind of store
to the other. `file` is the format, `back_up` writes it, `check` reads it with nothing else at hand, `restore` brings it
into an empty store."""
