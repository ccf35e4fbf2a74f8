"""libyaml's binding, without the loaders and dumpers around it.

Importing the package compiles the patterns by which YAML guesses at types, and reads a loader and
a dumper in Python: a tenth of a cold build, for a reader that wants events alone. The binding is a
module of its own (PyYAML 6, `yaml/_yaml.pyx`), which asks the package for tokens, events and nodes,
and else for the classes of errors only. So it is loaded below a package that was not run and has
these; the package is left for whoever imports it in earnest. Where that does not work, the package
is imported as anyone would, and where libyaml is missing, PyYAML reads in Python. Pure: no I/O.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any

_ERRORS = {
    "composer": "ComposerError",
    "constructor": "ConstructorError",
    "emitter": "EmitterError",
    "parser": "ParserError",
    "reader": "ReaderError",
    "representer": "RepresenterError",
    "scanner": "ScannerError",
    "serializer": "SerializerError",
}
"""The class of errors that the binding takes from each module of the package."""


def _alone() -> Any:
    """What parses, of a binding below a package that was not run; raises ImportError."""
    found = PathFinder.find_spec("yaml")
    if found is None or found.submodule_search_locations is None:
        raise ImportError("yaml")
    package = ModuleType("yaml")
    package.__path__ = found.submodule_search_locations
    sys.modules["yaml"] = package
    try:
        for name in ("error", "tokens", "events", "nodes"):
            setattr(package, name, import_module(f"yaml.{name}"))
        error: Any = vars(package)["error"]
        for name, kind in _ERRORS.items():
            module = ModuleType(f"yaml.{name}")
            setattr(module, kind, type(kind, (error.MarkedYAMLError,), {}))
            setattr(package, name, module)
        return import_module("yaml._yaml").CParser
    except AttributeError as changed:  # a later PyYAML that asks for more
        raise ImportError("yaml._yaml") from changed
    finally:
        del sys.modules["yaml"]


def _of_package() -> Any:
    """What parses, of the package."""
    import yaml

    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)


if TYPE_CHECKING or "yaml" in sys.modules:
    parser = _of_package()
else:
    try:
        parser = _alone()
    except ImportError:
        parser = _of_package()

if TYPE_CHECKING:
    from yaml import YAMLError, events
else:
    YAMLError = import_module("yaml.error").YAMLError
    events = import_module("yaml.events")

__all__ = ["YAMLError", "events", "parser"]
