"""Nested guests under KVM: the feature of the processor that they need. Pure."""

from __future__ import annotations

from gpc.parts.start import GuestNested
from gpc.plan import Guest
from gpc.why import Traced

FEATURES = {"amd": "svm", "intel": "vmx"}


def feature(guest: Guest, nested: GuestNested) -> Traced[str]:
    """Its name on the host's processor."""
    return guest.host_cpu_vendor.map(FEATURES.__getitem__).also(nested.because)
