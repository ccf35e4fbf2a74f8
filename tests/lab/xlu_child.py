"""Runs libxlutil on a configuration and prints what it read, as JSON; the child of lab.xen.

A process of its own, because C code may crash on odd input and then only this process ends. Its
arguments: the library's path, then `config FILE`, `disk SPEC` or `pci SPEC`.

Source: Xen 4.17, tools/include/libxlutil.h, and tools/libs/util/libxlu_internal.h for the two
structures at the bottom, which the library does not export; names can be listed in no other way.
"""

from __future__ import annotations

import ctypes
import json
import sys
from itertools import count, takewhile
from typing import Any


class _Setting(ctypes.Structure):
    """struct XLU_ConfigSetting: a linked list, the last setting of the file first."""


_Setting._fields_ = [
    ("next", ctypes.POINTER(_Setting)),
    ("name", ctypes.c_char_p),
    ("value", ctypes.c_void_p),
]


class _Config(ctypes.Structure):
    """struct XLU_Config."""

    _fields_ = (
        ("settings", ctypes.POINTER(_Setting)),
        ("report", ctypes.c_void_p),
        ("source", ctypes.c_char_p),
    )


# Of enum XLU_ConfigValueType; all that is no string is a list.
_STRING = 0


def load(path: str) -> Any:
    """libxlutil with the types of the functions that are called here."""
    library = ctypes.CDLL(path)
    text, pointer, number = ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int
    functions: dict[str, tuple[Any, list[Any]]] = {
        "xlu_cfg_init": (ctypes.POINTER(_Config), [pointer, text]),
        "xlu_cfg_readdata": (number, [pointer, text, number]),
        "xlu_cfg_value_type": (number, [pointer]),
        "xlu_cfg_value_get_string": (number, [pointer, pointer, ctypes.POINTER(text), number]),
        "xlu_cfg_value_get_list": (
            number,
            [pointer, pointer, ctypes.POINTER(pointer), number],
        ),
        "xlu_cfg_get_listitem2": (pointer, [pointer, number]),
        "xlu_disk_parse": (number, [pointer, number, ctypes.POINTER(text), pointer]),
        "xlu_pci_parse_bdf": (number, [pointer, pointer, text]),
    }
    for name, (result, arguments) in functions.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def value_of(library: Any, config: Any, value: int) -> Any:
    """A value of the configuration: text, or a list of values."""
    if library.xlu_cfg_value_type(value) == _STRING:
        text = ctypes.c_char_p()
        library.xlu_cfg_value_get_string(config, value, ctypes.byref(text), 0)
        return (text.value or b"").decode(errors="surrogateescape")
    items = ctypes.c_void_p()
    if library.xlu_cfg_value_get_list(config, value, ctypes.byref(items), 0):
        raise SystemExit("xlu_cfg_value_get_list refuses a value that is no string")
    # There is no function that counts; the item after the last one is NULL.
    found = (library.xlu_cfg_get_listitem2(items, number) for number in count())
    return [value_of(library, config, item) for item in takewhile(bool, found)]


def main(library_path: str, what: str, argument: str) -> int:
    library = load(library_path)
    stderr = ctypes.c_void_p.in_dll(ctypes.CDLL(None), "stderr")
    config = library.xlu_cfg_init(stderr, b"input")
    # Large enough for libxl_device_disk and libxl_device_pci, which libxlutil fills; both begin
    # their life zeroed but for the defaults that do not matter here.
    record = ctypes.create_string_buffer(4096)
    if what == "disk":
        specs = (ctypes.c_char_p * 1)(argument.encode())
        return int(bool(library.xlu_disk_parse(config, 1, specs, record)))
    if what == "pci":
        return int(bool(library.xlu_pci_parse_bdf(config, record, argument.encode())))
    with open(argument, "rb") as file:
        data = file.read()
    if library.xlu_cfg_readdata(config, data, len(data)):
        return 1
    settings = []
    setting = config.contents.settings
    while setting:
        name = setting.contents.name.decode()
        settings.append((name, value_of(library, config, setting.contents.value)))
        setting = setting.contents.next
    print(json.dumps(settings[::-1]))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
