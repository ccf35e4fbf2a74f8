"""What an editor is told of a machine.yaml that is being written: `gpc.commands.lsp` hands it on.

It may be broken YAML at any moment, and stands in no file. Pure.
"""
