# How far the trial is (try, tried or nothing), and what ends it.
GRUBENV=@GRUBENV@
EDITENV=@EDITENV@
trial() { "$EDITENV" "$GRUBENV" list | sed -n 's/^gpc_guard=//p'; }
release() { "$EDITENV" "$GRUBENV" unset gpc_guard; }
