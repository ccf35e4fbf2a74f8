"""What is generated from the code and committed: reference pages, schemas, the catalogue's table.

`python -m reference` writes it all (`make generate`); a test compares it with what is committed.
"""
