"""The transaction that puts a build tree in place, and takes it away again.

`wanted` reads a build tree, `compare` holds it against the host and what was applied last,
`transaction` makes the changes in a journal, `recover` undoes what was interrupted. Reads trees
and manifests only: nothing here parses YAML, so that nothing parses YAML as root.
"""
