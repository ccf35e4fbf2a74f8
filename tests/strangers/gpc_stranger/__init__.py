"""Targets of somebody else: a boot loader, another one with a trial, and a builder of images."""
