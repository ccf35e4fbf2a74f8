"""Build trees on disk: put in place whole, known to be up to date, made many at a time."""
