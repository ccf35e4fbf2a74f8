"""A host with guests whose pictures go by devices of a module, which counts them, or by a file."""

from __future__ import annotations

GLASSES = """\
gpc: 1
host:
  name: glasses
  os: debian-12
  kernel: "6.1"
  cpu: {vendor: amd, cores: 8}
  gpus:
    first: {address: "01:00.0", id: "10de:2684", driver: nouveau, functions: {}}
    second: {address: "02:00.0", id: "1002:6818", driver: amdgpu, functions: {}}
  headless: true
guests:
  one:
    backend: qemu
    os: windows-10
    vcpus: 2
    memory: 2 GiB
    memory_backing: {discard: true}
    cpu: {scheduler: {emulator: {policy: fifo}}}
    gpus: [first]
    looking_glass: {user: alice, memory: kvmfr}
  two:
    backend: qemu
    os: windows-10
    vcpus: 2
    memory: 2 GiB
    gpus: [second]
    looking_glass: {user: bob, memory: kvmfr}
  three:
    backend: libvirt
    os: windows-10
    vcpus: 2
    memory: 2 GiB
    looking_glass: carol
"""
