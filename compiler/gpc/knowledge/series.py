"""Series of graphics cards by what their ids begin with, for conditions that many entries share.

Source: pci.ids (https://pci-ids.ucw.cz, Debian's of 2023; of later cards the device pages there);
of what vendor-reset knows its README (https://github.com/gnif/vendor-reset).
"""

from collections.abc import Mapping

SERIES: Mapping[str, tuple[str, ...]] = {
    "polaris": (
        *("1002:67c*", "1002:67d*", "1002:67e*", "1002:67f*"),
        *("1002:694*", "1002:698*", "1002:699*", "1002:6fdf"),
    ),
    "vega": ("1002:686*", "1002:687f", "1002:69a*", "1002:66a*"),
    "navi1x": ("1002:731*", "1002:734*", "1002:736*"),
    "navi2x": (
        *("1002:73a*", "1002:73b*", "1002:73c*", "1002:73d*"),
        *("1002:73e*", "1002:73f*", "1002:742*", "1002:743*"),
    ),
    "navi3x": ("1002:744*", "1002:745*", "1002:747*", "1002:748*"),
    "navi4x": ("1002:755*", "1002:759*"),
    "amd-in-processor": (
        *("1002:15d8", "1002:15dd", "1002:15e7", "1002:1636", "1002:1638", "1002:164*"),
        *("1002:1681", "1002:15bf", "1002:15c8", "1002:1900", "1002:13c0", "1002:150e"),
        "1002:1586",
    ),
    "turing": ("10de:1e*", "10de:1f*", "10de:21*"),
    "blackwell": ("10de:2b*", "10de:2c*", "10de:2d*", "10de:2f*"),
}
