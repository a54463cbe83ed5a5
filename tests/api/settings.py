"""Values that a converted function reads from a module of the user."""

offset = 1.0
