"""Sheets → artefacts: printing, quoting, and the manifest that keeps every reason. Pure."""
