"""The command line: `entry` starts, `app` has all commands, the rest names and options."""
