"""The names and options of the commands. What each does is in `gpc.commands`."""
