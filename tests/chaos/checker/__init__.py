"""The judge of a run. It knows the history and the database, and nothing of the code that made them."""
