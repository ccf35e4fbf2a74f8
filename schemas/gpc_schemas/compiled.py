"""Generated from the models by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from typing import Any

import gpc_schemas.base
import gpc_schemas.guest
import gpc_schemas.guest.cards
import gpc_schemas.guest.cpu
import gpc_schemas.guest.disks
import gpc_schemas.guest.display
import gpc_schemas.guest.hyperv
import gpc_schemas.guest.iothreads
import gpc_schemas.guest.lifecycle
import gpc_schemas.guest.networks
import gpc_schemas.guest.raw
import gpc_schemas.guest.rng
import gpc_schemas.guest.sound
import gpc_schemas.guest.spice
import gpc_schemas.guest.usb
import gpc_schemas.guest.watchdog
import gpc_schemas.guest.words
import gpc_schemas.host
import gpc_schemas.host.binding
import gpc_schemas.host.boot
import gpc_schemas.host.cpu
import gpc_schemas.host.devices
import gpc_schemas.host.iommu
import gpc_schemas.host.xen
import gpc_schemas.machine
import gpc_schemas.usb_units

SHORT: tuple[tuple[tuple[str, ...], str], ...] = (
    (('guests', '*', 'gpus'), ''),
    (('guests', '*', 'devices'), ''),
    (('guests', '*', 'iothreads'), ''),
    (('guests', '*', 'usb'), 'enabled'),
    (('guests', '*', 'sound'), 'model'),
    (('guests', '*', 'rng'), 'enabled'),
    (('guests', '*', 'hyperv'), 'enabled'),
)
"""Where a key may have the value of one of its own keys, or "" for a list of names; * is any."""


def schema() -> Any:
    """What pydantic-core needs to read a machine: its own dialect, plain data."""
    return (
        {
          'type': 'dataclass',
          'cls': gpc_schemas.machine.Machine,
          'fields': ['gpc', 'host', 'guests', 'workarounds'],
          'schema': {
            'type': 'dataclass-args',
            'dataclass_name': 'Machine',
            'fields': [
              {'type': 'dataclass-field', 'name': 'gpc', 'schema': {'type': 'literal', 'expected': ['1']}, 'init': True},
              {
                'type': 'dataclass-field',
                'name': 'host',
                'schema': {
                  'type': 'dataclass',
                  'cls': gpc_schemas.host.Host,
                  'fields': ['name', 'os', 'kernel', 'cpu', 'iommu', 'boot', 'binding', 'qemu', 'libvirt', 'systemd', 'xen', 'builtin', 'bridges', 'headless', 'gpus', 'devices'],
                  'schema': {
                    'type': 'dataclass-args',
                    'dataclass_name': 'Host',
                    'fields': [
                      {'type': 'dataclass-field', 'name': 'name', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}}, 'init': True},
                      {'type': 'dataclass-field', 'name': 'os', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_host_os}}, 'init': True},
                      {
                        'type': 'dataclass-field',
                        'name': 'kernel',
                        'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_kernel_version}},
                        'init': True,
                      },
                      {
                        'type': 'dataclass-field',
                        'name': 'cpu',
                        'schema': {
                          'type': 'dataclass',
                          'cls': gpc_schemas.host.cpu.Cpu,
                          'fields': ['vendor', 'cores', 'threads'],
                          'schema': {
                            'type': 'dataclass-args',
                            'dataclass_name': 'Cpu',
                            'fields': [
                              {'type': 'dataclass-field', 'name': 'vendor', 'schema': {'type': 'literal', 'expected': ['amd', 'intel']}, 'init': True},
                              {'type': 'dataclass-field', 'name': 'cores', 'schema': {'type': 'int', 'ge': 1, 'le': 2048}, 'init': True},
                              {
                                'type': 'dataclass-field',
                                'name': 'threads',
                                'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int', 'ge': 1, 'le': 8}}, 'default': None},
                                'init': True,
                              },
                            ],
                            'computed_fields': [],
                            'collect_init_only': False,
                          },
                          'post_init': False,
                          'frozen': False,
                          'slots': False,
                          'config': {'extra_fields_behavior': 'forbid', 'title': 'Cpu'},
                        },
                        'init': True,
                      },
                      {
                        'type': 'dataclass-field',
                        'name': 'iommu',
                        'schema': {
                          'type': 'default',
                          'schema': {
                            'type': 'dataclass',
                            'cls': gpc_schemas.host.iommu.Iommu,
                            'fields': ['interrupt_remapping'],
                            'schema': {
                              'type': 'dataclass-args',
                              'dataclass_name': 'Iommu',
                              'fields': [
                                {
                                  'type': 'dataclass-field',
                                  'name': 'interrupt_remapping',
                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                  'init': True,
                                },
                              ],
                              'computed_fields': [],
                              'collect_init_only': False,
                            },
                            'post_init': False,
                            'frozen': False,
                            'slots': False,
                            'config': {'extra_fields_behavior': 'forbid', 'title': 'Iommu'},
                          },
                          'default': gpc_schemas.host.iommu.Iommu(),
                        },
                        'init': True,
                      },
                      {
                        'type': 'dataclass-field',
                        'name': 'boot',
                        'schema': {
                          'type': 'default',
                          'schema': {
                            'type': 'dataclass',
                            'cls': gpc_schemas.host.boot.Boot,
                            'fields': ['loader', 'entries', 'initramfs'],
                            'schema': {
                              'type': 'dataclass-args',
                              'dataclass_name': 'Boot',
                              'fields': [
                                {
                                  'type': 'dataclass-field',
                                  'name': 'loader',
                                  'schema': {
                                    'type': 'default',
                                    'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_word}}},
                                    'default': None,
                                  },
                                  'init': True,
                                },
                                {
                                  'type': 'dataclass-field',
                                  'name': 'entries',
                                  'schema': {
                                    'type': 'default',
                                    'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_word}}},
                                    'default': None,
                                  },
                                  'init': True,
                                },
                                {
                                  'type': 'dataclass-field',
                                  'name': 'initramfs',
                                  'schema': {
                                    'type': 'default',
                                    'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_word}}},
                                    'default': None,
                                  },
                                  'init': True,
                                },
                              ],
                              'computed_fields': [],
                              'collect_init_only': False,
                            },
                            'post_init': False,
                            'frozen': False,
                            'slots': False,
                            'config': {'extra_fields_behavior': 'forbid', 'title': 'Boot'},
                          },
                          'default': gpc_schemas.host.boot.Boot(),
                        },
                        'init': True,
                      },
                      {
                        'type': 'dataclass-field',
                        'name': 'binding',
                        'schema': {
                          'type': 'default',
                          'schema': {
                            'type': 'dataclass',
                            'cls': gpc_schemas.host.binding.Binding,
                            'fields': ['driver', 'by'],
                            'schema': {
                              'type': 'dataclass-args',
                              'dataclass_name': 'Binding',
                              'fields': [
                                {
                                  'type': 'dataclass-field',
                                  'name': 'driver',
                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['pci-stub', 'vfio-pci', 'xen-pciback']}}, 'default': None},
                                  'init': True,
                                },
                                {
                                  'type': 'dataclass-field',
                                  'name': 'by',
                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['address', 'id']}}, 'default': None},
                                  'init': True,
                                },
                              ],
                              'computed_fields': [],
                              'collect_init_only': False,
                            },
                            'post_init': False,
                            'frozen': False,
                            'slots': False,
                            'config': {'extra_fields_behavior': 'forbid', 'title': 'Binding'},
                          },
                          'default': gpc_schemas.host.binding.Binding(),
                        },
                        'init': True,
                      },
                      {
                        'type': 'dataclass-field',
                        'name': 'qemu',
                        'schema': {
                          'type': 'default',
                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_version}}},
                          'default': None,
                        },
                        'init': True,
                      },
                      {
                        'type': 'dataclass-field',
                        'name': 'libvirt',
                        'schema': {
                          'type': 'default',
                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_version}}},
                          'default': None,
                        },
                        'init': True,
                      },
                      {
                        'type': 'dataclass-field',
                        'name': 'systemd',
                        'schema': {
                          'type': 'default',
                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_version}}},
                          'default': None,
                        },
                        'init': True,
                      },
                      {
                        'type': 'dataclass-field',
                        'name': 'xen',
                        'schema': {
                          'type': 'default',
                          'schema': {
                            'type': 'nullable',
                            'schema': {
                              'type': 'dataclass',
                              'cls': gpc_schemas.host.xen.Xen,
                              'fields': ['version', 'dom0_memory', 'dom0_vcpus'],
                              'schema': {
                                'type': 'dataclass-args',
                                'dataclass_name': 'Xen',
                                'fields': [
                                  {
                                    'type': 'dataclass-field',
                                    'name': 'version',
                                    'schema': {
                                      'type': 'default',
                                      'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_kernel_version}}},
                                      'default': None,
                                    },
                                    'init': True,
                                  },
                                  {
                                    'type': 'dataclass-field',
                                    'name': 'dom0_memory',
                                    'schema': {
                                      'type': 'default',
                                      'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_size}}},
                                      'default': None,
                                    },
                                    'init': True,
                                  },
                                  {
                                    'type': 'dataclass-field',
                                    'name': 'dom0_vcpus',
                                    'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int', 'ge': 1, 'le': 512}}, 'default': None},
                                    'init': True,
                                  },
                                ],
                                'computed_fields': [],
                                'collect_init_only': False,
                              },
                              'post_init': False,
                              'frozen': False,
                              'slots': False,
                              'config': {'extra_fields_behavior': 'forbid', 'title': 'Xen'},
                            },
                          },
                          'default': None,
                        },
                        'init': True,
                      },
                      {
                        'type': 'dataclass-field',
                        'name': 'builtin',
                        'schema': {
                          'type': 'default',
                          'schema': {'type': 'tuple', 'items_schema': [{'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}}], 'variadic_item_index': 0},
                          'default': (),
                        },
                        'init': True,
                      },
                      {
                        'type': 'dataclass-field',
                        'name': 'bridges',
                        'schema': {
                          'type': 'default',
                          'schema': {'type': 'tuple', 'items_schema': [{'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_interface}}], 'variadic_item_index': 0},
                          'default': (),
                        },
                        'init': True,
                      },
                      {'type': 'dataclass-field', 'name': 'headless', 'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None}, 'init': True},
                      {
                        'type': 'dataclass-field',
                        'name': 'gpus',
                        'schema': {
                          'type': 'dict',
                          'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                          'values_schema': {
                            'type': 'dataclass',
                            'cls': gpc_schemas.host.devices.Gpu,
                            'fields': ['address', 'id', 'driver', 'behind', 'functions', 'boot_display', 'rom'],
                            'schema': {
                              'type': 'dataclass-args',
                              'dataclass_name': 'Gpu',
                              'fields': [
                                {
                                  'type': 'dataclass-field',
                                  'name': 'address',
                                  'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_pci_address}},
                                  'init': True,
                                },
                                {'type': 'dataclass-field', 'name': 'id', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_pci_id}}, 'init': True},
                                {
                                  'type': 'dataclass-field',
                                  'name': 'driver',
                                  'schema': {
                                    'type': 'default',
                                    'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}}},
                                    'default': None,
                                  },
                                  'init': True,
                                },
                                {
                                  'type': 'dataclass-field',
                                  'name': 'behind',
                                  'schema': {
                                    'type': 'default',
                                    'schema': {
                                      'type': 'tuple',
                                      'items_schema': [{'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_pci_address}}],
                                      'variadic_item_index': 0,
                                    },
                                    'default': (),
                                  },
                                  'init': True,
                                },
                                {
                                  'type': 'dataclass-field',
                                  'name': 'functions',
                                  'schema': {
                                    'type': 'default',
                                    'schema': {
                                      'type': 'nullable',
                                      'schema': {
                                        'type': 'dict',
                                        'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                                        'values_schema': {
                                          'type': 'dataclass',
                                          'cls': gpc_schemas.host.devices.Function,
                                          'fields': ['address', 'id', 'driver', 'behind'],
                                          'schema': {
                                            'type': 'dataclass-args',
                                            'dataclass_name': 'Function',
                                            'fields': [
                                              {
                                                'type': 'dataclass-field',
                                                'name': 'address',
                                                'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_pci_address}},
                                                'init': True,
                                              },
                                              {
                                                'type': 'dataclass-field',
                                                'name': 'id',
                                                'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_pci_id}},
                                                'init': True,
                                              },
                                              {
                                                'type': 'dataclass-field',
                                                'name': 'driver',
                                                'schema': {
                                                  'type': 'default',
                                                  'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}}},
                                                  'default': None,
                                                },
                                                'init': True,
                                              },
                                              {
                                                'type': 'dataclass-field',
                                                'name': 'behind',
                                                'schema': {
                                                  'type': 'default',
                                                  'schema': {
                                                    'type': 'tuple',
                                                    'items_schema': [{'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_pci_address}}],
                                                    'variadic_item_index': 0,
                                                  },
                                                  'default': (),
                                                },
                                                'init': True,
                                              },
                                            ],
                                            'computed_fields': [],
                                            'collect_init_only': False,
                                          },
                                          'post_init': False,
                                          'frozen': False,
                                          'slots': False,
                                          'config': {'extra_fields_behavior': 'forbid', 'title': 'Function'},
                                        },
                                      },
                                    },
                                    'default': None,
                                  },
                                  'init': True,
                                },
                                {
                                  'type': 'dataclass-field',
                                  'name': 'boot_display',
                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                  'init': True,
                                },
                                {
                                  'type': 'dataclass-field',
                                  'name': 'rom',
                                  'schema': {
                                    'type': 'default',
                                    'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_path}}},
                                    'default': None,
                                  },
                                  'init': True,
                                },
                              ],
                              'computed_fields': [],
                              'collect_init_only': False,
                            },
                            'post_init': False,
                            'frozen': False,
                            'slots': False,
                            'config': {'extra_fields_behavior': 'forbid', 'title': 'Gpu'},
                          },
                        },
                        'init': True,
                      },
                      {
                        'type': 'dataclass-field',
                        'name': 'devices',
                        'schema': {
                          'type': 'default',
                          'schema': {
                            'type': 'dict',
                            'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                            'values_schema': {
                              'type': 'dataclass',
                              'cls': gpc_schemas.host.devices.Device,
                              'fields': ['address', 'id', 'driver', 'behind', 'functions'],
                              'schema': {
                                'type': 'dataclass-args',
                                'dataclass_name': 'Device',
                                'fields': [
                                  {
                                    'type': 'dataclass-field',
                                    'name': 'address',
                                    'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_pci_address}},
                                    'init': True,
                                  },
                                  {
                                    'type': 'dataclass-field',
                                    'name': 'id',
                                    'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_pci_id}},
                                    'init': True,
                                  },
                                  {
                                    'type': 'dataclass-field',
                                    'name': 'driver',
                                    'schema': {
                                      'type': 'default',
                                      'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}}},
                                      'default': None,
                                    },
                                    'init': True,
                                  },
                                  {
                                    'type': 'dataclass-field',
                                    'name': 'behind',
                                    'schema': {
                                      'type': 'default',
                                      'schema': {
                                        'type': 'tuple',
                                        'items_schema': [{'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_pci_address}}],
                                        'variadic_item_index': 0,
                                      },
                                      'default': (),
                                    },
                                    'init': True,
                                  },
                                  {
                                    'type': 'dataclass-field',
                                    'name': 'functions',
                                    'schema': {
                                      'type': 'default',
                                      'schema': {
                                        'type': 'nullable',
                                        'schema': {
                                          'type': 'dict',
                                          'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                                          'values_schema': {
                                            'type': 'dataclass',
                                            'cls': gpc_schemas.host.devices.Function,
                                            'fields': ['address', 'id', 'driver', 'behind'],
                                            'schema': {
                                              'type': 'dataclass-args',
                                              'dataclass_name': 'Function',
                                              'fields': [
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'address',
                                                  'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_pci_address}},
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'id',
                                                  'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_pci_id}},
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'driver',
                                                  'schema': {
                                                    'type': 'default',
                                                    'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}}},
                                                    'default': None,
                                                  },
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'behind',
                                                  'schema': {
                                                    'type': 'default',
                                                    'schema': {
                                                      'type': 'tuple',
                                                      'items_schema': [{'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_pci_address}}],
                                                      'variadic_item_index': 0,
                                                    },
                                                    'default': (),
                                                  },
                                                  'init': True,
                                                },
                                              ],
                                              'computed_fields': [],
                                              'collect_init_only': False,
                                            },
                                            'post_init': False,
                                            'frozen': False,
                                            'slots': False,
                                            'config': {'extra_fields_behavior': 'forbid', 'title': 'Function'},
                                          },
                                        },
                                      },
                                      'default': None,
                                    },
                                    'init': True,
                                  },
                                ],
                                'computed_fields': [],
                                'collect_init_only': False,
                              },
                              'post_init': False,
                              'frozen': False,
                              'slots': False,
                              'config': {'extra_fields_behavior': 'forbid', 'title': 'Device'},
                            },
                          },
                          'default_factory': dict,
                          'default_factory_takes_data': False,
                        },
                        'init': True,
                      },
                    ],
                    'computed_fields': [],
                    'collect_init_only': False,
                  },
                  'post_init': False,
                  'frozen': False,
                  'slots': False,
                  'config': {'extra_fields_behavior': 'forbid', 'title': 'Host'},
                },
                'init': True,
              },
              {
                'type': 'dataclass-field',
                'name': 'guests',
                'schema': {
                  'type': 'default',
                  'schema': {
                    'type': 'dict',
                    'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                    'values_schema': {
                      'type': 'dataclass',
                      'cls': gpc_schemas.guest.Guest,
                      'fields': [
                        'backend',
                        'toolstack',
                        'os',
                        'uuid',
                        'title',
                        'description',
                        'vcpus',
                        'cpu',
                        'memory',
                        'hugepages',
                        'machine',
                        'machine_version',
                        'firmware',
                        'secure_boot',
                        'tpm',
                        'gpus',
                        'devices',
                        'managed',
                        'disks',
                        'iothreads',
                        'networks',
                        'display',
                        'tablet',
                        'usb',
                        'serial',
                        'sound',
                        'rng',
                        'watchdog',
                        'hyperv',
                        'kvm',
                        'clock',
                        'boot',
                        'boot_menu',
                        'lifecycle',
                        'raw',
                      ],
                      'schema': {
                        'type': 'dataclass-args',
                        'dataclass_name': 'Guest',
                        'fields': [
                          {'type': 'dataclass-field', 'name': 'backend', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_word}}, 'init': True},
                          {
                            'type': 'dataclass-field',
                            'name': 'toolstack',
                            'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['xl', 'xm']}}, 'default': None},
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'os',
                            'schema': {'type': 'literal', 'expected': ['windows-7', 'windows-8', 'windows-10', 'windows-11', 'windows-server', 'linux', 'other']},
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'uuid',
                            'schema': {
                              'type': 'default',
                              'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_uuid}}},
                              'default': None,
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'title',
                            'schema': {
                              'type': 'default',
                              'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_line}}},
                              'default': None,
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'description',
                            'schema': {
                              'type': 'default',
                              'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_line}}},
                              'default': None,
                            },
                            'init': True,
                          },
                          {'type': 'dataclass-field', 'name': 'vcpus', 'schema': {'type': 'int', 'ge': 1, 'le': 512}, 'init': True},
                          {
                            'type': 'dataclass-field',
                            'name': 'cpu',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'dataclass',
                                'cls': gpc_schemas.guest.cpu.Topology,
                                'fields': ['cores', 'threads', 'cache', 'features', 'pmu', 'pin', 'emulator_pin'],
                                'schema': {
                                  'type': 'dataclass-args',
                                  'dataclass_name': 'Topology',
                                  'fields': [
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'cores',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int', 'ge': 1, 'le': 512}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'threads',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int', 'ge': 1, 'le': 2}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'cache',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['host', 'l3', 'none']}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'features',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {
                                          'type': 'dict',
                                          'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_feature}},
                                          'values_schema': {'type': 'bool'},
                                        },
                                        'default_factory': dict,
                                        'default_factory_takes_data': False,
                                      },
                                      'init': True,
                                    },
                                    {'type': 'dataclass-field', 'name': 'pmu', 'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None}, 'init': True},
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'pin',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_cpu_set}}},
                                        'default': None,
                                      },
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'emulator_pin',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_cpu_set}}},
                                        'default': None,
                                      },
                                      'init': True,
                                    },
                                  ],
                                  'computed_fields': [],
                                  'collect_init_only': False,
                                },
                                'post_init': False,
                                'frozen': False,
                                'slots': False,
                                'config': {'extra_fields_behavior': 'forbid', 'title': 'Topology'},
                              },
                              'default': gpc_schemas.guest.cpu.Topology(),
                            },
                            'init': True,
                          },
                          {'type': 'dataclass-field', 'name': 'memory', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_size}}, 'init': True},
                          {
                            'type': 'dataclass-field',
                            'name': 'hugepages',
                            'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['2 MiB', '1 GiB']}}, 'default': None},
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'machine',
                            'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['pc', 'q35']}}, 'default': None},
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'machine_version',
                            'schema': {
                              'type': 'default',
                              'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_machine_version}}},
                              'default': None,
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'firmware',
                            'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['bios', 'uefi']}}, 'default': None},
                            'init': True,
                          },
                          {'type': 'dataclass-field', 'name': 'secure_boot', 'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None}, 'init': True},
                          {'type': 'dataclass-field', 'name': 'tpm', 'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None}, 'init': True},
                          {
                            'type': 'dataclass-field',
                            'name': 'gpus',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'dict',
                                'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                                'values_schema': {
                                  'type': 'dataclass',
                                  'cls': gpc_schemas.guest.cards.Passed,
                                  'fields': ['rom_bar'],
                                  'schema': {
                                    'type': 'dataclass-args',
                                    'dataclass_name': 'Passed',
                                    'fields': [
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'rom_bar',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                        'init': True,
                                      },
                                    ],
                                    'computed_fields': [],
                                    'collect_init_only': False,
                                  },
                                  'post_init': False,
                                  'frozen': False,
                                  'slots': False,
                                  'config': {'extra_fields_behavior': 'forbid', 'title': 'Passed'},
                                },
                              },
                              'default_factory': dict,
                              'default_factory_takes_data': False,
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'devices',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'dict',
                                'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                                'values_schema': {
                                  'type': 'dataclass',
                                  'cls': gpc_schemas.guest.cards.Passed,
                                  'fields': ['rom_bar'],
                                  'schema': {
                                    'type': 'dataclass-args',
                                    'dataclass_name': 'Passed',
                                    'fields': [
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'rom_bar',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                        'init': True,
                                      },
                                    ],
                                    'computed_fields': [],
                                    'collect_init_only': False,
                                  },
                                  'post_init': False,
                                  'frozen': False,
                                  'slots': False,
                                  'config': {'extra_fields_behavior': 'forbid', 'title': 'Passed'},
                                },
                              },
                              'default_factory': dict,
                              'default_factory_takes_data': False,
                            },
                            'init': True,
                          },
                          {'type': 'dataclass-field', 'name': 'managed', 'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None}, 'init': True},
                          {
                            'type': 'dataclass-field',
                            'name': 'disks',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'dict',
                                'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                                'values_schema': {
                                  'type': 'dataclass',
                                  'cls': gpc_schemas.guest.disks.Disk,
                                  'fields': [
                                    'block',
                                    'file',
                                    'format',
                                    'bus',
                                    'cdrom',
                                    'read_only',
                                    'access',
                                    'cache',
                                    'io',
                                    'discard',
                                    'detect_zeroes',
                                    'iothread',
                                    'queues',
                                    'shareable',
                                    'serial',
                                    'wwn',
                                    'rotation',
                                    'block_size',
                                  ],
                                  'schema': {
                                    'type': 'dataclass-args',
                                    'dataclass_name': 'Disk',
                                    'fields': [
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'block',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_path}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'file',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_path}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'format',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['qcow2', 'raw', 'vhd']}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'bus',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['ide', 'sata', 'scsi', 'virtio']}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'cdrom',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'read_only',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'access',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['aio', 'loop']}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'cache',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['directsync', 'none', 'unsafe', 'writeback', 'writethrough']}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'io',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['io_uring', 'native', 'threads']}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'discard',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'detect_zeroes',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['off', 'on', 'unmap']}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'iothread',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'queues',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int'}, 'ge': 1, 'le': 256}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'shareable',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'serial',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.guest.words.read_serial}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'wwn',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.guest.words.read_wwn}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'rotation',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.guest.words.read_rotation}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'block_size',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {
                                            'type': 'dataclass',
                                            'cls': gpc_schemas.guest.disks.BlockSizes,
                                            'fields': ['logical', 'physical'],
                                            'schema': {
                                              'type': 'dataclass-args',
                                              'dataclass_name': 'BlockSizes',
                                              'fields': [
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'logical',
                                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['512', '1024', '2048', '4096']}}, 'default': None},
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'physical',
                                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['512', '1024', '2048', '4096']}}, 'default': None},
                                                  'init': True,
                                                },
                                              ],
                                              'computed_fields': [],
                                              'collect_init_only': False,
                                            },
                                            'post_init': False,
                                            'frozen': False,
                                            'slots': False,
                                            'config': {'extra_fields_behavior': 'forbid', 'title': 'BlockSizes'},
                                          },
                                          'default': gpc_schemas.guest.disks.BlockSizes(),
                                        },
                                        'init': True,
                                      },
                                    ],
                                    'computed_fields': [],
                                    'collect_init_only': False,
                                  },
                                  'post_init': False,
                                  'frozen': False,
                                  'slots': False,
                                  'config': {'extra_fields_behavior': 'forbid', 'title': 'Disk'},
                                },
                              },
                              'default_factory': dict,
                              'default_factory_takes_data': False,
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'iothreads',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'dict',
                                'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                                'values_schema': {
                                  'type': 'dataclass',
                                  'cls': gpc_schemas.guest.iothreads.Iothread,
                                  'fields': ['pin'],
                                  'schema': {
                                    'type': 'dataclass-args',
                                    'dataclass_name': 'Iothread',
                                    'fields': [
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'pin',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_cpu_set}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                    ],
                                    'computed_fields': [],
                                    'collect_init_only': False,
                                  },
                                  'post_init': False,
                                  'frozen': False,
                                  'slots': False,
                                  'config': {'extra_fields_behavior': 'forbid', 'title': 'Iothread'},
                                },
                              },
                              'default_factory': dict,
                              'default_factory_takes_data': False,
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'networks',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'dict',
                                'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                                'values_schema': {
                                  'type': 'dataclass',
                                  'cls': gpc_schemas.guest.networks.Network,
                                  'fields': ['bridge', 'network', 'interface', 'tap', 'user', 'mode', 'forwards', 'mac', 'model', 'queues', 'mtu', 'filter', 'link'],
                                  'schema': {
                                    'type': 'dataclass-args',
                                    'dataclass_name': 'Network',
                                    'fields': [
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'bridge',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_interface}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'network',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'interface',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_interface}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'tap',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_interface}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'user',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'mode',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['bridge', 'passthrough', 'private', 'vepa']}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'forwards',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {
                                            'type': 'dict',
                                            'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                                            'values_schema': {
                                              'type': 'dataclass',
                                              'cls': gpc_schemas.guest.networks.Forward,
                                              'fields': ['port', 'to', 'protocol', 'listen'],
                                              'schema': {
                                                'type': 'dataclass-args',
                                                'dataclass_name': 'Forward',
                                                'fields': [
                                                  {'type': 'dataclass-field', 'name': 'port', 'schema': {'type': 'int', 'ge': 1, 'le': 65535}, 'init': True},
                                                  {'type': 'dataclass-field', 'name': 'to', 'schema': {'type': 'int', 'ge': 1, 'le': 65535}, 'init': True},
                                                  {
                                                    'type': 'dataclass-field',
                                                    'name': 'protocol',
                                                    'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['tcp', 'udp']}}, 'default': None},
                                                    'init': True,
                                                  },
                                                  {
                                                    'type': 'dataclass-field',
                                                    'name': 'listen',
                                                    'schema': {
                                                      'type': 'default',
                                                      'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_line}}},
                                                      'default': None,
                                                    },
                                                    'init': True,
                                                  },
                                                ],
                                                'computed_fields': [],
                                                'collect_init_only': False,
                                              },
                                              'post_init': False,
                                              'frozen': False,
                                              'slots': False,
                                              'config': {'extra_fields_behavior': 'forbid', 'title': 'Forward'},
                                            },
                                          },
                                          'default_factory': dict,
                                          'default_factory_takes_data': False,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'mac',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_mac_address}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'model',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['e1000', 'e1000e', 'rtl8139', 'virtio', 'vmxnet3']}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'queues',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int'}, 'ge': 1, 'le': 64}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'mtu',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int'}, 'ge': 576, 'le': 65535}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'filter',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'link',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                        'init': True,
                                      },
                                    ],
                                    'computed_fields': [],
                                    'collect_init_only': False,
                                  },
                                  'post_init': False,
                                  'frozen': False,
                                  'slots': False,
                                  'config': {'extra_fields_behavior': 'forbid', 'title': 'Network'},
                                },
                              },
                              'default_factory': dict,
                              'default_factory_takes_data': False,
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'display',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'dataclass',
                                'cls': gpc_schemas.guest.display.Display,
                                'fields': ['vga', 'vnc', 'spice'],
                                'schema': {
                                  'type': 'dataclass-args',
                                  'dataclass_name': 'Display',
                                  'fields': [
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'vga',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['bochs', 'cirrus', 'none', 'qxl', 'ramfb', 'std', 'virtio']}},
                                        'default': None,
                                      },
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'vnc',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {
                                          'type': 'nullable',
                                          'schema': {
                                            'type': 'dataclass',
                                            'cls': gpc_schemas.guest.display.Vnc,
                                            'fields': ['listen', 'port', 'websocket', 'password_file'],
                                            'schema': {
                                              'type': 'dataclass-args',
                                              'dataclass_name': 'Vnc',
                                              'fields': [
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'listen',
                                                  'schema': {
                                                    'type': 'default',
                                                    'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_line}}},
                                                    'default': None,
                                                  },
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'port',
                                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int', 'ge': 5900, 'le': 65535}}, 'default': None},
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'websocket',
                                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int', 'ge': 1024, 'le': 65535}}, 'default': None},
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'password_file',
                                                  'schema': {
                                                    'type': 'default',
                                                    'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_path}}},
                                                    'default': None,
                                                  },
                                                  'init': True,
                                                },
                                              ],
                                              'computed_fields': [],
                                              'collect_init_only': False,
                                            },
                                            'post_init': False,
                                            'frozen': False,
                                            'slots': False,
                                            'config': {'extra_fields_behavior': 'forbid', 'title': 'Vnc'},
                                          },
                                        },
                                        'default': None,
                                      },
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'spice',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {
                                          'type': 'nullable',
                                          'schema': {
                                            'type': 'dataclass',
                                            'cls': gpc_schemas.guest.spice.Spice,
                                            'fields': ['listen', 'port', 'password_file', 'agent', 'clipboard', 'file_transfer', 'compression'],
                                            'schema': {
                                              'type': 'dataclass-args',
                                              'dataclass_name': 'Spice',
                                              'fields': [
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'listen',
                                                  'schema': {
                                                    'type': 'default',
                                                    'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_line}}},
                                                    'default': None,
                                                  },
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'port',
                                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int', 'ge': 1024, 'le': 65535}}, 'default': None},
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'password_file',
                                                  'schema': {
                                                    'type': 'default',
                                                    'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_path}}},
                                                    'default': None,
                                                  },
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'agent',
                                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'clipboard',
                                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'file_transfer',
                                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'compression',
                                                  'schema': {
                                                    'type': 'default',
                                                    'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['auto_glz', 'auto_lz', 'glz', 'lz', 'off', 'quic']}},
                                                    'default': None,
                                                  },
                                                  'init': True,
                                                },
                                              ],
                                              'computed_fields': [],
                                              'collect_init_only': False,
                                            },
                                            'post_init': False,
                                            'frozen': False,
                                            'slots': False,
                                            'config': {'extra_fields_behavior': 'forbid', 'title': 'Spice'},
                                          },
                                        },
                                        'default': None,
                                      },
                                      'init': True,
                                    },
                                  ],
                                  'computed_fields': [],
                                  'collect_init_only': False,
                                },
                                'post_init': False,
                                'frozen': False,
                                'slots': False,
                                'config': {'extra_fields_behavior': 'forbid', 'title': 'Display'},
                              },
                              'default': gpc_schemas.guest.display.Display(),
                            },
                            'init': True,
                          },
                          {'type': 'dataclass-field', 'name': 'tablet', 'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None}, 'init': True},
                          {
                            'type': 'dataclass-field',
                            'name': 'usb',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'dataclass',
                                'cls': gpc_schemas.guest.usb.Usb,
                                'fields': ['enabled', 'controllers', 'devices'],
                                'schema': {
                                  'type': 'dataclass-args',
                                  'dataclass_name': 'Usb',
                                  'fields': [
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'enabled',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'controllers',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {
                                          'type': 'dict',
                                          'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                                          'values_schema': {
                                            'type': 'dataclass',
                                            'cls': gpc_schemas.guest.usb.Controller,
                                            'fields': ['kind', 'ports'],
                                            'schema': {
                                              'type': 'dataclass-args',
                                              'dataclass_name': 'Controller',
                                              'fields': [
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'kind',
                                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['ehci', 'piix3', 'uhci', 'xhci']}}, 'default': None},
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'ports',
                                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int', 'ge': 1, 'le': 15}}, 'default': None},
                                                  'init': True,
                                                },
                                              ],
                                              'computed_fields': [],
                                              'collect_init_only': False,
                                            },
                                            'post_init': False,
                                            'frozen': False,
                                            'slots': False,
                                            'config': {'extra_fields_behavior': 'forbid', 'title': 'Controller'},
                                          },
                                        },
                                        'default_factory': dict,
                                        'default_factory_takes_data': False,
                                      },
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'devices',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {
                                          'type': 'dict',
                                          'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                                          'values_schema': {
                                            'type': 'dataclass',
                                            'cls': gpc_schemas.guest.usb.UsbDevice,
                                            'fields': ['id', 'port', 'optional', 'reset'],
                                            'schema': {
                                              'type': 'dataclass-args',
                                              'dataclass_name': 'UsbDevice',
                                              'fields': [
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'id',
                                                  'schema': {
                                                    'type': 'default',
                                                    'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.usb_units.read_usb_id}}},
                                                    'default': None,
                                                  },
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'port',
                                                  'schema': {
                                                    'type': 'default',
                                                    'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.usb_units.read_usb_port}}},
                                                    'default': None,
                                                  },
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'optional',
                                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                                  'init': True,
                                                },
                                                {
                                                  'type': 'dataclass-field',
                                                  'name': 'reset',
                                                  'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['off', 'on', 'uninitialized']}}, 'default': None},
                                                  'init': True,
                                                },
                                              ],
                                              'computed_fields': [],
                                              'collect_init_only': False,
                                            },
                                            'post_init': False,
                                            'frozen': False,
                                            'slots': False,
                                            'config': {'extra_fields_behavior': 'forbid', 'title': 'UsbDevice'},
                                          },
                                        },
                                        'default_factory': dict,
                                        'default_factory_takes_data': False,
                                      },
                                      'init': True,
                                    },
                                  ],
                                  'computed_fields': [],
                                  'collect_init_only': False,
                                },
                                'post_init': False,
                                'frozen': False,
                                'slots': False,
                                'config': {'extra_fields_behavior': 'forbid', 'title': 'Usb'},
                              },
                              'default': gpc_schemas.guest.usb.Usb(),
                            },
                            'init': True,
                          },
                          {'type': 'dataclass-field', 'name': 'serial', 'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None}, 'init': True},
                          {
                            'type': 'dataclass-field',
                            'name': 'sound',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'nullable',
                                'schema': {
                                  'type': 'dataclass',
                                  'cls': gpc_schemas.guest.sound.Sound,
                                  'fields': ['model', 'codec', 'output', 'server'],
                                  'schema': {
                                    'type': 'dataclass-args',
                                    'dataclass_name': 'Sound',
                                    'fields': [
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'model',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['ac97', 'ich6', 'ich9', 'usb']}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'codec',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['duplex', 'micro', 'output']}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'output',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['alsa', 'jack', 'none', 'pulseaudio', 'spice']}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'server',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_line}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                    ],
                                    'computed_fields': [],
                                    'collect_init_only': False,
                                  },
                                  'post_init': False,
                                  'frozen': False,
                                  'slots': False,
                                  'config': {'extra_fields_behavior': 'forbid', 'title': 'Sound'},
                                },
                              },
                              'default': None,
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'rng',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'nullable',
                                'schema': {
                                  'type': 'dataclass',
                                  'cls': gpc_schemas.guest.rng.Rng,
                                  'fields': ['enabled', 'source', 'bytes', 'period'],
                                  'schema': {
                                    'type': 'dataclass-args',
                                    'dataclass_name': 'Rng',
                                    'fields': [
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'enabled',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'source',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_path}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'bytes',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int', 'ge': 1, 'le': 2147483648}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'period',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_duration}}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                    ],
                                    'computed_fields': [],
                                    'collect_init_only': False,
                                  },
                                  'post_init': False,
                                  'frozen': False,
                                  'slots': False,
                                  'config': {'extra_fields_behavior': 'forbid', 'title': 'Rng'},
                                },
                              },
                              'default': None,
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'watchdog',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'nullable',
                                'schema': {
                                  'type': 'dataclass',
                                  'cls': gpc_schemas.guest.watchdog.Watchdog,
                                  'fields': ['model', 'action'],
                                  'schema': {
                                    'type': 'dataclass-args',
                                    'dataclass_name': 'Watchdog',
                                    'fields': [
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'model',
                                        'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['i6300esb', 'ib700']}}, 'default': None},
                                        'init': True,
                                      },
                                      {
                                        'type': 'dataclass-field',
                                        'name': 'action',
                                        'schema': {
                                          'type': 'default',
                                          'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['inject-nmi', 'none', 'pause', 'poweroff', 'reset', 'shutdown']}},
                                          'default': None,
                                        },
                                        'init': True,
                                      },
                                    ],
                                    'computed_fields': [],
                                    'collect_init_only': False,
                                  },
                                  'post_init': False,
                                  'frozen': False,
                                  'slots': False,
                                  'config': {'extra_fields_behavior': 'forbid', 'title': 'Watchdog'},
                                },
                              },
                              'default': None,
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'hyperv',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'dataclass',
                                'cls': gpc_schemas.guest.hyperv.Hyperv,
                                'fields': [
                                  'enabled',
                                  'vendor',
                                  'spinlocks',
                                  'relaxed',
                                  'vapic',
                                  'vpindex',
                                  'runtime',
                                  'synic',
                                  'time',
                                  'stimer',
                                  'stimer_direct',
                                  'frequencies',
                                  'reenlightenment',
                                  'tlbflush',
                                  'ipi',
                                  'evmcs',
                                  'avic',
                                  'reset',
                                ],
                                'schema': {
                                  'type': 'dataclass-args',
                                  'dataclass_name': 'Hyperv',
                                  'fields': [
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'enabled',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'vendor',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_hyperv_vendor}}},
                                        'default': None,
                                      },
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'spinlocks',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'int', 'ge': 4095, 'le': 4294967294}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'relaxed',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'vapic',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'vpindex',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'runtime',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'synic',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'time',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'stimer',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'stimer_direct',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'frequencies',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'reenlightenment',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'tlbflush',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {'type': 'dataclass-field', 'name': 'ipi', 'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None}, 'init': True},
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'evmcs',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'avic',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'reset',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                  ],
                                  'computed_fields': [],
                                  'collect_init_only': False,
                                },
                                'post_init': False,
                                'frozen': False,
                                'slots': False,
                                'config': {'extra_fields_behavior': 'forbid', 'title': 'Hyperv'},
                              },
                              'default': gpc_schemas.guest.hyperv.Hyperv(),
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'kvm',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'dataclass',
                                'cls': gpc_schemas.guest.hyperv.Kvm,
                                'fields': ['hidden', 'dedicated', 'poll_control'],
                                'schema': {
                                  'type': 'dataclass-args',
                                  'dataclass_name': 'Kvm',
                                  'fields': [
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'hidden',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'dedicated',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'poll_control',
                                      'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'bool'}}, 'default': None},
                                      'init': True,
                                    },
                                  ],
                                  'computed_fields': [],
                                  'collect_init_only': False,
                                },
                                'post_init': False,
                                'frozen': False,
                                'slots': False,
                                'config': {'extra_fields_behavior': 'forbid', 'title': 'Kvm'},
                              },
                              'default': gpc_schemas.guest.hyperv.Kvm(),
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'clock',
                            'schema': {'type': 'default', 'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['localtime', 'utc']}}, 'default': None},
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'boot',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'nullable',
                                'schema': {
                                  'type': 'tuple',
                                  'items_schema': [{'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.guest.words.read_booted}}],
                                  'variadic_item_index': 0,
                                },
                              },
                              'default': None,
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'boot_menu',
                            'schema': {
                              'type': 'default',
                              'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_duration}}},
                              'default': None,
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'lifecycle',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'dataclass',
                                'cls': gpc_schemas.guest.lifecycle.Lifecycle,
                                'fields': ['poweroff', 'reboot', 'crash', 'stop_timeout'],
                                'schema': {
                                  'type': 'dataclass-args',
                                  'dataclass_name': 'Lifecycle',
                                  'fields': [
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'poweroff',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['destroy', 'restart', 'preserve', 'rename-restart']}},
                                        'default': None,
                                      },
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'reboot',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['destroy', 'restart', 'preserve', 'rename-restart']}},
                                        'default': None,
                                      },
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'crash',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {'type': 'nullable', 'schema': {'type': 'literal', 'expected': ['destroy', 'restart', 'preserve', 'rename-restart']}},
                                        'default': None,
                                      },
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'stop_timeout',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {'type': 'nullable', 'schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_duration}}},
                                        'default': None,
                                      },
                                      'init': True,
                                    },
                                  ],
                                  'computed_fields': [],
                                  'collect_init_only': False,
                                },
                                'post_init': False,
                                'frozen': False,
                                'slots': False,
                                'config': {'extra_fields_behavior': 'forbid', 'title': 'Lifecycle'},
                              },
                              'default': gpc_schemas.guest.lifecycle.Lifecycle(),
                            },
                            'init': True,
                          },
                          {
                            'type': 'dataclass-field',
                            'name': 'raw',
                            'schema': {
                              'type': 'default',
                              'schema': {
                                'type': 'dataclass',
                                'cls': gpc_schemas.guest.raw.Raw,
                                'fields': ['qemu', 'xl'],
                                'schema': {
                                  'type': 'dataclass-args',
                                  'dataclass_name': 'Raw',
                                  'fields': [
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'qemu',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {
                                          'type': 'tuple',
                                          'items_schema': [{'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_line}}],
                                          'variadic_item_index': 0,
                                        },
                                        'default': (),
                                      },
                                      'init': True,
                                    },
                                    {
                                      'type': 'dataclass-field',
                                      'name': 'xl',
                                      'schema': {
                                        'type': 'default',
                                        'schema': {
                                          'type': 'dict',
                                          'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                                          'values_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_line}},
                                        },
                                        'default_factory': dict,
                                        'default_factory_takes_data': False,
                                      },
                                      'init': True,
                                    },
                                  ],
                                  'computed_fields': [],
                                  'collect_init_only': False,
                                },
                                'post_init': False,
                                'frozen': False,
                                'slots': False,
                                'config': {'extra_fields_behavior': 'forbid', 'title': 'Raw'},
                              },
                              'default': gpc_schemas.guest.raw.Raw(),
                            },
                            'init': True,
                          },
                        ],
                        'computed_fields': [],
                        'collect_init_only': False,
                      },
                      'post_init': False,
                      'frozen': False,
                      'slots': False,
                      'config': {'extra_fields_behavior': 'forbid', 'title': 'Guest'},
                    },
                  },
                  'default_factory': dict,
                  'default_factory_takes_data': False,
                },
                'init': True,
              },
              {
                'type': 'dataclass-field',
                'name': 'workarounds',
                'schema': {
                  'type': 'default',
                  'schema': {
                    'type': 'dict',
                    'keys_schema': {'type': 'function-plain', 'function': {'type': 'no-info', 'function': gpc_schemas.base.read_name}},
                    'values_schema': {'type': 'literal', 'expected': ['auto', 'off', 'on']},
                  },
                  'default_factory': dict,
                  'default_factory_takes_data': False,
                },
                'init': True,
              },
            ],
            'computed_fields': [],
            'collect_init_only': False,
          },
          'post_init': False,
          'frozen': False,
          'slots': False,
          'config': {'extra_fields_behavior': 'forbid', 'title': 'Machine'},
        }
    )
