"""Generated from the templates by `make generate`; do not edit. Pure."""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpc.target import Token, field


def _gpc_bind(rows: Mapping[str, Any]) -> Iterator[Token]:
    """gpc-bind.j2"""
    yield '#!/bin/sh\n# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n# Keeps PCI functions for guests, gives them back to the host, shows which driver has them.\n'
    yield (rows['script'],)
    yield "\n\n# Each line: address, id, name, the host's own driver.\nfunctions() {\n  cat <<'END'\n"
    for row_ in rows['rows']:
        yield (field(row_, 'address'),)
        yield ' '
        yield (field(row_, 'id'),)
        yield ' '
        yield (field(row_, 'name'),)
        yield ' '
        yield (field(row_, 'driver'),)
        yield '\n'
    yield 'END\n}\nMODULE='
    yield (rows['module'],)
    yield '\nDRIVER='
    yield (rows['driver'],)
    yield '\nMETHOD='
    yield (rows['method'],)
    yield '\n'
    yield (rows['everywhere'],)
    yield '\n\nset -u\nSYS=${GPC_SYSFS:-/sys}\nPROC=${GPC_PROC:-/proc}\nMODPROBE=${GPC_MODPROBE:-/sbin/modprobe}\nXL=${GPC_XL:-xl}\nPATIENCE=${GPC_PATIENCE:-20} # seconds that a driver has to let a function go\nPCI=$SYS/bus/pci\nNEWLINE=\'\n\'\n\nusage() {\n  cat <<\'END\'\nUsage: gpc-bind bind|return|status [NAME...]\n\n  bind    keep the functions for guests\n  return  give the functions back to the host\'s own drivers\n  status  show which driver has each function\n\nNAME is a card or one of its functions; without a name, all of them.\nWith gpc.disable=1 on the kernel command line, bind does nothing.\n\nExit status: 0 done, 1 not all are kept (status), 2 wrong usage, 4 not root or\nno driver to keep them with, 5 refused, 7 failed for at least one function.\nEND\n}\n\nsay() { printf \'%s\\n\' "gpc-bind: $*"; }\ncomplain() { say "$@" >&2; }\n\n# Writes $1 to the file $2 of sysfs. Only its effect tells why the kernel said no.\nwrite() { [ -e "$2" ] && { printf \'%s\\n\' "$1" >"$2"; } 2>/dev/null; }\n\n# The id of the function at $1; nothing when there is none.\nid_of() {\n  [ -r "$PCI/devices/$1/vendor" ] && [ -r "$PCI/devices/$1/device" ] || return 0\n  read -r vendor <"$PCI/devices/$1/vendor"\n  read -r device <"$PCI/devices/$1/device"\n  printf \'%s\\n\' "${vendor#0x}:${device#0x}"\n}\n\n# The driver that has the function at $1; nothing when none has.\ndriver_of() {\n  link=$(readlink "$PCI/devices/$1/driver") || return 0\n  printf \'%s\\n\' "${link##*/}"\n}\n\nis_bridge() { case $(cat "$PCI/devices/$1/class") in 0x06*) ;; *) return 1 ;; esac; }\n\nis_disabled() {\n  case " $(cat "$PROC/cmdline") " in *" gpc.disable=1 "*) ;; *) return 1 ;; esac\n}\n\n# The disk of the function at $1 that the host has mounted, swaps to or builds upon.\ndisk_in_use() {\n  for block in "$SYS"/class/block/*; do\n    case $(readlink "$block") in */"$1"/*) ;; *) continue ;; esac\n    disk=${block##*/}\n    if grep -q "^/dev/${disk}[[:blank:]]" "$PROC/mounts" "$PROC/swaps" 2>/dev/null ||\n      [ -n "$(ls "$block/holders" 2>/dev/null)" ]; then\n      printf \'%s\\n\' "$disk"\n    fi\n  done\n}\n\n# Whether a guest has the function at $1 open.\nis_in_guest() {\n  case $DRIVER in\n    vfio-pci)\n      group=$(readlink "$PCI/devices/$1/iommu_group") || return 1\n      nodes="/dev/vfio/${group##*/}"\n      for node in "$PCI/devices/$1"/vfio-dev/vfio*; do\n        nodes="$nodes|/dev/vfio/devices/${node##*/}"\n      done\n      # shellcheck disable=SC2010  # what is looked for is not the names but where the links lead\n      ls -l "$PROC"/[0-9]*/fd 2>/dev/null | grep -qE -- "-> ($nodes)\\$"\n      ;;\n    pciback)\n      xenstore-ls /local/domain/0/backend/pci 2>/dev/null | grep -qF "= \\"$1\\""\n      ;;\n    *) return 1 ;;\n  esac\n}\n\n# Sets `chosen` to the lines of the table that the names ask for.\nchoose() {\n  table=$(functions)\n  chosen=$table\n  [ "$#" -eq 0 ] || chosen=\n  for wanted; do\n    matching=\n    while read -r address id name host; do\n      case $name in\n        "$wanted" | "$wanted".*) matching="$matching$NEWLINE$address $id $name $host" ;;\n      esac\n    done <<END\n$table\nEND\n    if [ -z "$matching" ]; then\n      complain "no card or function is called $wanted"\n      exit 2\n    fi\n    chosen="${chosen:+$chosen$NEWLINE}${matching#"$NEWLINE"}"\n  done\n}\n\n# Runs "$@" for each chosen function, in whose words it finds `address id name host`.\neach() {\n  result=0\n  while read -r address id name host <&3; do\n    "$@" || result=1\n  done 3<<END\n$chosen\nEND\n  return "$result"\n}\n\nis_as_declared() {\n  found=$(id_of "$address")\n  if [ -z "$found" ]; then\n    complain "$name: expected $id at $address, found nothing there"\n  elif [ "$found" != "$id" ]; then\n    complain "$name: expected $id at $address, found $found"\n  elif is_bridge "$address"; then\n    complain "$name: $address is a bridge, which no guest can be given"\n  else\n    return 0\n  fi\n  return 1\n}\n\nis_free_of_disks() {\n  disks=$(disk_in_use "$address")\n  [ -n "$disks" ] || return 0\n  complain "$name ($address): the host uses its disk $disks"\n  return 1\n}\n\nis_free_of_guests() {\n  is_in_guest "$address" || return 0\n  complain "$name ($address): a guest has it; shut the guest down first"\n  return 1\n}\n\nrefuse() {\n  complain "refused; nothing was changed"\n  exit 5\n}\n\nneed_root() {\n  [ -w "$PCI/drivers_probe" ] && return\n  complain "cannot write to $PCI/drivers_probe: this needs root"\n  exit 4\n}\n\nload_keeper() {\n  [ -d "$PCI/drivers/$DRIVER" ] || "$MODPROBE" "$MODULE"\n  [ -d "$PCI/drivers/$DRIVER" ] && return\n  complain "there is no driver $DRIVER, also not after: $MODPROBE $MODULE"\n  exit 4\n}\n\n# Takes the function at $1 from the driver $2. The kernel may wait for the users of the driver for\n# ever, in a way that no signal ends; so another process is left to wait.\nrelease() {\n  write "$1" "$PCI/drivers/$2/unbind" </dev/null >/dev/null 2>&1 &\n  patience=$((PATIENCE * 10))\n  # `jobs` lets the shell notice that the process has ended.\n  while jobs >/dev/null && kill -0 "$!" 2>/dev/null; do\n    if [ "$patience" -le 0 ]; then\n      complain "$name ($1): $2 does not let go of it; something still uses it"\n      return 1\n    fi\n    sleep 0.1 2>/dev/null || { sleep 1 && patience=$((patience - 9)); }\n    patience=$((patience - 1))\n  done\n  [ "$(driver_of "$1")" != "$2" ] && return\n  complain "$name ($1): $2 did not let go of it"\n  return 1\n}\n\nbind_one() {\n  had=$(driver_of "$address")\n  case $METHOD in\n    driver_override)\n      # Also where the keeper has it already: so it does after the next unbinding.\n      override=$PCI/devices/$address/driver_override\n      if [ "$(cat "$override")" != "$DRIVER" ] && ! write "$DRIVER" "$override"; then\n        complain "$name ($address): cannot write $DRIVER to $override"\n        return 1\n      fi\n      ;;\n  esac\n  if [ "$had" = "$DRIVER" ]; then\n    say "$name ($address): $DRIVER has it already"\n    return\n  fi\n  case $METHOD in\n    # It fails where the id was written before ("File exists"), which is well.\n    new_id) write "${id%:*} ${id#*:}" "$PCI/drivers/$DRIVER/new_id" ;;\n    new_slot)\n      grep -qF "$address" "$PCI/drivers/$DRIVER/slots" 2>/dev/null ||\n        write "$address" "$PCI/drivers/$DRIVER/new_slot"\n      ;;\n  esac\n  if [ -n "$had" ]; then\n    release "$address" "$had" || return\n  fi\n  case $METHOD in\n    driver_override) write "$address" "$PCI/drivers_probe" ;;\n    *)\n      [ "$(driver_of "$address")" = "$DRIVER" ] ||\n        write "$address" "$PCI/drivers/$DRIVER/bind"\n      ;;\n  esac\n  # A probe that nothing came of is no error to the kernel: only the link tells.\n  has=$(driver_of "$address")\n  if [ "$has" != "$DRIVER" ]; then\n    complain "$name ($address): $DRIVER did not take it (it has ${has:-no driver}); see dmesg"\n    return 1\n  fi\n  say "$name ($address): $DRIVER took it${had:+ from $had}"\n}\n\nreturn_one() {\n  case $METHOD in\n    driver_override)\n      override=$PCI/devices/$address/driver_override\n      if [ "$(cat "$override")" = "$DRIVER" ] && ! write "" "$override"; then\n        complain "$name ($address): cannot clear $override"\n        return 1\n      fi\n      ;;\n    # Fails where the id was not there, which is well.\n    new_id) write "${id%:*} ${id#*:}" "$PCI/drivers/$DRIVER/remove_id" ;;\n  esac\n  # What a guest had, Xen keeps in quarantine: dom0\'s driver would get neither its interrupts nor its\n  # memory. xl takes it out; it fails where no guest had it, which is well.\n  [ "$DRIVER" != pciback ] || "$XL" pci-assignable-remove "$address" >/dev/null 2>&1 || :\n  if [ "$(driver_of "$address")" = "$DRIVER" ]; then\n    release "$address" "$DRIVER" || return\n  fi\n  # Of whatever pciback had once, it keeps the address, and would take it again.\n  [ "$DRIVER" != pciback ] || write "$address" "$PCI/drivers/$DRIVER/remove_slot"\n  has=$(driver_of "$address")\n  if [ -z "$has" ]; then\n    [ "$host" = - ] || "$MODPROBE" "$host"\n    [ -n "$(driver_of "$address")" ] || write "$address" "$PCI/drivers_probe"\n    has=$(driver_of "$address")\n  fi\n  if [ "$has" = "$DRIVER" ]; then\n    complain "$name ($address): $DRIVER took it again"\n    return 1\n  fi\n  if [ -z "$has" ] && [ "$host" != - ]; then\n    complain "$name ($address): $host did not take it; see dmesg"\n    return 1\n  fi\n  say "$name ($address): given back to the host (${has:-no driver})"\n}\n\nrow() { printf \'%-20s %-12s %-9s %-9s %-14s %s\\n\' "$@"; }\n\nshow_one() {\n  found=$(id_of "$address")\n  has=$(driver_of "$address")\n  verdict=kept\n  if [ -z "$found" ]; then\n    verdict=missing\n  elif [ "$found" != "$id" ]; then\n    verdict=\'another device\'\n  elif [ "$has" != "$DRIVER" ]; then\n    verdict=${has:+with the host}\n    verdict=${verdict:-unclaimed}\n  fi\n  row "$name" "$address" "${found:--}" "$id" "${has:--}" "$verdict"\n  [ "$verdict" = kept ]\n}\n\ncase ${1-} in\n  bind)\n    shift\n    choose "$@"\n    if is_disabled; then\n      say "gpc.disable=1 is on the kernel command line: nothing is bound"\n      exit 0\n    fi\n    need_root\n    each is_as_declared || refuse\n    each is_free_of_disks || refuse\n    load_keeper\n    each bind_one || exit 7\n    ;;\n  return)\n    shift\n    choose "$@"\n    need_root\n    each is_as_declared || refuse\n    each is_free_of_guests || refuse\n    each return_one || exit 7\n    ;;\n  status)\n    shift\n    choose "$@"\n    is_disabled && complain "gpc.disable=1 is on the kernel command line: nothing is bound at boot"\n    row FUNCTION ADDRESS ID EXPECTED DRIVER VERDICT\n    each show_one || exit 1\n    ;;\n  -h | --help) usage ;;\n  *)\n    usage >&2\n    exit 2\n    ;;\nesac\n'


def _gpc_bind_service(rows: Mapping[str, Any]) -> Iterator[Token]:
    """gpc-bind.service.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['unit'],)
    yield '\n[Unit]\nDescription=Keep PCI functions for guests\nConditionKernelCommandLine=!'
    yield (rows['switch'],)
    yield '\nBefore=display-manager.service\n'
    for starter_ in rows['starters']:
        yield 'Before='
        yield (starter_,)
        yield '\n'
    yield '\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/local/sbin/gpc-bind bind\n'


def _gpc_conf(rows: Mapping[str, Any]) -> Iterator[Token]:
    """gpc.conf.j2"""
    yield '# Written by gpc from machine.yaml: edit that file. `gpc why FILE:LINE` explains a line.\n'
    yield (rows['unit'],)
    yield '\n[Unit]\nWants=gpc-bind.service\n'


TEMPLATES = {
    'gpc-bind.j2': _gpc_bind,
    'gpc-bind.service.j2': _gpc_bind_service,
    'gpc.conf.j2': _gpc_conf,
}
