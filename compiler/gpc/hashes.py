"""SHA-1 and SHA-256 from CPython's own C, where it was built with them. Pure.

hashlib would load OpenSSL first, which is 2 % of a build.
"""

from importlib import import_module
from sys import version_info
from typing import Any


def sha1(data: bytes) -> bytes:
    """The digest of the data: 20 bytes."""
    digest: bytes = _constructor("sha1", "_sha1")(data, usedforsecurity=False).digest()
    return digest


def sha256(data: bytes) -> str:
    """The digest of the data in hexadecimal."""
    digest: str = _constructor("sha256", "_sha2" if version_info >= (3, 12) else "_sha256")(
        data
    ).hexdigest()
    return digest


def _constructor(name: str, module: str) -> Any:
    try:
        return getattr(import_module(module), name)
    except ImportError:  # Python may be built without it
        return getattr(import_module("hashlib"), name)
