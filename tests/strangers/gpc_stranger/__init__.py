"""Targets of somebody else: boot loaders, a builder of images and a back end."""
