"""Options of QEMU, and the keys that a guest gets by each."""

from __future__ import annotations

OPTIONS: dict[str, dict[str, object]] = {
    "-machine pc-q35-7.2": {"machine": "q35", "machine_version": "7.2"},
    "-M pc-i440fx-2.11,accel=kvm": {"machine": "pc", "machine_version": "2.11"},
    "--enable-kvm": {},
    "-machine q35,hpet=off,usb=on": {"clock.hpet": False, "usb.controllers.usb.kind": "ehci"},
    "-no-hpet": {"clock.hpet": False},
    "-no-acpi": {"acpi": False},
    "-m 8192": {"memory": "8 GiB"},
    "-m size=2g,maxmem=8G,slots=4": {"memory": "2 GiB", "memory_max": "8 GiB"},
    "-m 1.5G": {"memory": "1536 MiB"},
    "-smp 8": {"vcpus": 8, "cpu.cores": 8, "cpu.threads": 1, "cpu.sockets": 1},
    "-smp 8,cores=4,threads=2": {"vcpus": 8, "cpu.cores": 4, "cpu.sockets": 1},
    "-smp 4,maxcpus=8": {"vcpus": 4, "vcpus_max": 8, "cpu.cores": 8},
    "-smp sockets=1,cores=6,threads=2": {"vcpus": 12, "cpu.cores": 6},
    "-cpu host,kvm=off,kvm=off": {"kvm.hidden": True},
    "-cpu host,-hypervisor,+topoext": {"cpu.features.hypervisor": False},
    "-cpu host,hv_vendor_id=gpcgpcgpcgpc": {"hyperv.vendor": "gpcgpcgpcgpc"},
    "-cpu host,hv_relaxed,hv-vapic=on,+hv-time": {"hyperv.relaxed": True, "hyperv.time": True},
    "-cpu host,hv_spinlocks=0x1fff": {"hyperv.spinlocks": 8191},
    "-cpu max,migratable=no,l3-cache=on": {"cpu.model": "maximum", "cpu.cache": "l3"},
    "-cpu EPYC,vendor=AuthenticAMD": {"cpu.model": "EPYC", "cpu.vendor": "AuthenticAMD"},
    "-mem-path /dev/hugepages -mem-prealloc": {"hugepages": "2 MiB"},
    "-mem-path /dev/hugepages1G": {"hugepages": "1 GiB"},
    "-realtime mlock=on": {"memory_backing.locked": True},
    "-overcommit mem-lock=on": {"memory_backing.locked": True},
    "-device vfio-pci,host=1:0.0,x-vga=on": {},
    "-drive file=/vm/a.img,if=virtio,cache=none,aio=native": {
        "disks.disk.file": "/vm/a.img",
        "disks.disk.bus": "virtio",
        "disks.disk.cache": "none",
        "disks.disk.io": "native",
        "disks.disk.format": "raw",
    },
    "-drive file=/vm/a.img,if=virtio,snapshot=on": {"disks.disk.transient": True},
    "-hda /vm/a.qcow2": {"disks.disk.bus": "sata", "disks.disk.format": "qcow2"},
    "-cdrom /vm/a.iso": {"disks.optical.cdrom": True, "disks.optical.file": "/vm/a.iso"},
    "-drive media=cdrom,file=/vm/a.iso": {"disks.optical.cdrom": True},
    "-drive id=d,if=none,file=/dev/sda -device scsi-hd,drive=d": {
        "disks.disk.block": "/dev/sda",
        "disks.disk.bus": "scsi",
    },
    "-blockdev driver=file,node-name=f,filename=/vm/a,cache.direct=on "
    "-blockdev driver=qcow2,node-name=q,file=f -device virtio-blk-pci,drive=q": {
        "disks.disk.file": "/vm/a",
        "disks.disk.format": "qcow2",
        "disks.disk.cache": "none",
    },
    """-device '{"driver":"virtio-blk-pci","drive":"q","serial":"x"}' """
    """-blockdev '{"driver":"raw","node-name":"q","file":{"driver":"file","filename":"/a"}}'""": {
        "disks.disk.file": "/a",
        "disks.disk.serial": "x",
    },
    "-nic user,model=virtio-net-pci,hostfwd=tcp::2222-:22": {
        "networks.lan.user": True,
        "networks.lan.model": "virtio",
        "networks.lan.forwards.port.port": 2222,
        "networks.lan.forwards.port.to": 22,
        "networks.lan.forwards.port.listen": "0.0.0.0",
        "networks.lan.mac": "52:54:00:12:34:56",
    },
    "-net nic,model=rtl8139,macaddr=52:54:00:AA:00:01 -net user -redir tcp:5555::22": {
        "networks.lan.model": "rtl8139",
        "networks.lan.mac": "52:54:00:aa:00:01",
        "networks.lan.forwards.port.port": 5555,
    },
    "-netdev bridge,id=n,br=br0 -device e1000,netdev=n": {
        "networks.lan.bridge": "br0",
        "networks.lan.model": "e1000",
    },
    "-netdev tap,id=n,ifname=tap0,script=no -device e1000e,netdev=n": {"networks.lan.tap": "tap0"},
    "-vga none": {"display.vga": "none"},
    "-device qxl-vga": {"display.vga": "qxl"},
    "-vnc :1": {"display.vnc.port": 5901, "display.vnc.listen": "0.0.0.0"},
    "-vnc 127.0.0.1:0,websocket=5700": {"display.vnc.websocket": 5700},
    "-spice port=5930,disable-ticketing -device virtio-serial-pci "
    "-chardev spicevmc,id=v,name=vdagent "
    "-device virtserialport,chardev=v,name=com.redhat.spice.0": {"display.spice.port": 5930},
    "-device ich9-intel-hda -device hda-micro,audiodev=a -audiodev pa,id=a": {
        "sound.model": "ich9",
        "sound.codec": "micro",
        "sound.output": "pulseaudio",
    },
    "-soundhw hda": {"sound.model": "ich6", "sound.output": "none"},
    "-audio driver=alsa,model=hda": {"sound.model": "ich6", "sound.output": "alsa"},
    "-usb -usbdevice tablet": {"tablet": True, "usb.controllers.usb.kind": "ehci"},
    "-usbdevice host:046d:C52b": {"usb.devices.device.id": "046d:c52b"},
    "-device qemu-xhci -device usb-host,vendorid=0x46d,productid=0xc52b": {
        "usb.devices.device.id": "046d:c52b"
    },
    "-device qemu-xhci,p2=8,p3=8 -device usb-host,hostbus=1,hostport=1.2": {
        "usb.devices.device.port": "1-1.2",
        "usb.controllers.usb.ports": 8,
    },
    "-object input-linux,id=k,evdev=/dev/input/by-id/k-event-kbd,grab_all=on,repeat=on": {
        "input.keyboard.grab_all": True,
        "input.keyboard.repeat": True,
    },
    "-rtc base=localtime,driftfix=slew": {
        "clock.base": "localtime",
        "clock.rtc_ticks": "catchup",
    },
    "-localtime": {"clock.base": "localtime"},
    "-global kvm-pit.lost_tick_policy=discard": {"clock.pit_ticks": "discard"},
    "-smbios type=1,manufacturer=A,product='B,, C'": {
        "smbios.system.manufacturer": "A",
        "smbios.system.product": "B, C",
    },
    "-boot order=dc,menu=on,splash-time=3000": {"boot": ("cdrom", "disk"), "boot_menu": "3 s"},
    "-kernel /vm/k -initrd /vm/i -append 'a=b, c'": {"kernel.command_line": "a=b, c"},
    "-fw_cfg name=opt/ovmf/X-PciMmio64Mb,string=65536": {"firmware.mmio64": "64 GiB"},
    "-acpitable file=/vm/a.aml": {"acpi_tables.a-aml.file": "/vm/a.aml"},
    "-qmp unix:/run/a.sock,server,nowait": {"qmp": "/run/a.sock"},
    "-serial pty": {"serial": True},
    "-serial telnet:127.0.0.1:4555,server,nowait": {"serial.com1.telnet": True},
    "-no-reboot": {"lifecycle.reboot": "destroy"},
    "-no-shutdown": {"lifecycle.poweroff": "preserve"},
    "-watchdog i6300esb -watchdog-action reset": {"watchdog.action": "reset"},
    "-balloon none": {"balloon": "none"},
    "-virtfs local,path=/srv,mount_tag=srv,security_model=mapped": {
        "shares.srv.path": "/srv",
        "shares.srv.kind": "9p",
    },
    "-object memory-backend-file,id=m,share=on,mem-path=/dev/shm/looking-glass,size=32M "
    "-device ivshmem-plain,memdev=m": {"shared_memory.looking-glass.size": "32 MiB"},
    "-bios /usr/share/seabios/bios.bin": {"firmware.code": "/usr/share/seabios/bios.bin"},
    "-drive if=pflash,format=raw,readonly=on,file=/o/CODE.fd "
    "-drive if=pflash,format=raw,file=/o/VARS.fd": {
        "firmware.kind": "uefi",
        "firmware.code": "/o/CODE.fd",
        "firmware.vars": "/o/VARS.fd",
    },
    "-name 'win,process=x' -uuid 5f0c3fbb-7c4c-4d34-8f7c-0f4a5e1f9a11": {
        "uuid": "5f0c3fbb-7c4c-4d34-8f7c-0f4a5e1f9a11"
    },
    "-display none -nographic -daemonize -pidfile /run/a -sandbox on": {},
    "-device virtio-rng-pci -device pvpanic -device vmcoreinfo": {
        "rng.enabled": True,
        "panic": "isa",
        "vmcoreinfo": True,
    },
}
