"""pydantic-core's compiled half, without the Python around it.

Importing the package reads the types of its schema dialect as well, a tenth of a cold build, which
only pydantic itself has a use for. The compiled module is a module of its own
(pydantic-core 2.x: https://github.com/pydantic/pydantic-core, `pydantic_core/_pydantic_core`), so
that it is loaded below a package that was not run, and the package is left for whoever imports it
in earnest. Where that cannot be had, the package is imported as anyone would. Pure: no I/O.
"""

import sys
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING or "pydantic_core" in sys.modules:
    from pydantic_core import PydanticCustomError, SchemaError, SchemaValidator, ValidationError
else:
    found = PathFinder.find_spec("pydantic_core")
    try:
        if found is None or found.submodule_search_locations is None:
            raise ImportError("pydantic_core")
        package = ModuleType("pydantic_core")
        package.__path__ = found.submodule_search_locations
        sys.modules["pydantic_core"] = package
        try:
            from pydantic_core._pydantic_core import (
                PydanticCustomError,
                SchemaError,
                SchemaValidator,
                ValidationError,
            )
        finally:
            del sys.modules["pydantic_core"]
    except ImportError:
        from pydantic_core import PydanticCustomError, SchemaError, SchemaValidator, ValidationError

__all__ = ["PydanticCustomError", "SchemaError", "SchemaValidator", "ValidationError"]
