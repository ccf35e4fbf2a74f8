"""What libvirt and QEMU make of displays that need what no test machine has."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from gpc.build import build_source
from kit.paths import RIGHT
from lab.later import Generation
from lab.libvirt import Libvirtd, validate_rng
from lab.tools import Refused, require, run

pytestmark = [pytest.mark.consumer, pytest.mark.xdist_group("backends-agree")]


def defined(libvirtd: Libvirtd, xml: str) -> etree._Element:
    """A domain as libvirt keeps it."""
    libvirtd.define(xml)
    kept = etree.fromstring(libvirtd.dumpxml("kept").encode())
    libvirtd.undefine("kept")
    return kept


def artefact(machine: str, path: str) -> str:
    found = build_source("m", (RIGHT / machine).read_bytes()).artifacts
    return next(one.text for one in found if one.path == path)


def test_libvirt_reads_a_port_that_encrypts(libvirtd: Libvirtd, generation: Generation) -> None:
    xml = artefact("spice-of-tls.yaml", "etc/gpc/libvirt/kept.xml")
    assert validate_rng(xml, generation) == ()
    with pytest.raises(Refused, match=r"TLS is disabled in qemu\.conf"):
        libvirtd.define(xml)
    kept = defined(libvirtd, xml.replace(" tlsPort='5931'", ""))
    (spice,) = kept.findall("devices/graphics[@type='spice']")
    words = {part.tag: part.get("mode") for part in spice}
    assert (words["streaming"], words["mouse"]) == ("all", "client")


def test_qemu_looks_for_the_certificates_where_it_is_told(tmp_path: Path) -> None:
    launcher = tmp_path / "launcher"
    launcher.write_text(artefact("spice-of-tls.yaml", "usr/local/sbin/gpc-guest-told"))
    argv = run(["dash", launcher, "show"]).check().stdout.splitlines()
    spice = argv[argv.index("-spice") + 1]
    assert ",tls-port=5933,x509-dir=/etc/pki/qemu,streaming-video=off" in spice
    tool = require("qemu-system-x86_64", "qemu-system-x86")
    here = spice.replace("/etc/pki/qemu", str(tmp_path)).replace("5932", "0")
    words = ["-machine", "none", "-nodefaults", "-display", "none", "-spice", here]
    said = run([tool, *words], timeout=30).stderr
    assert f"Could not load certificates from {tmp_path}/server-cert.pem" in said
