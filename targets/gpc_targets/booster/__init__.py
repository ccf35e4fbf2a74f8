"""booster: an image that gpc's files are not in, and that is only to leave the cards alone. Pure.

Its init runs no udev and heeds neither `softdep` nor `blacklist`: a rule would be for nothing in
it. What it loads by force it loads beside the drivers that its image has for the devices it finds,
and waits for neither: `modules_force_load: vfio_pci` promises nothing. But of drivers it takes
those of disks, keyboards and USB, none of a graphics card unless /etc/booster.yaml names one. So
gpc writes nothing for it: rule and modprobe.d act once the root file system is there, before any
driver of a graphics card, and `gpc apply` looks into the image for one that would come first. A
drive or USB controller for a guest is taken over from its driver by gpc-bind.

Source: booster 57b030b (0.12 and later): generator/generator.go (defaultModulesList), init/main.go
(boot: modules_force_load and scanSysModaliases run side by side), init/module.go, generator/kmod.go
(of modprobe.d the lines `options`, of modules in the image).
"""

from gpc.target.handed_over import always_fits, no_sheets

NAME = "booster"
TITLE = "nothing: booster's image has no part in binding, and is only looked into"
BUILDER = "booster"
OWN_OF: tuple[str, ...] = ()

check, lower = always_fits, no_sheets
