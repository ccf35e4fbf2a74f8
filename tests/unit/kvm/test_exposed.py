"""Words for QEMU that hold a secret, or that open a display to everybody."""

from __future__ import annotations

import pytest

from gpc.kvm.exposed import exposed

GUEST = ("guests", "g")


def codes(*words: str) -> list[tuple[str, int]]:
    """The codes, and which word each is about."""
    found = exposed(GUEST, words, [(*GUEST, "raw", "qemu", n) for n in range(len(words))])
    return [(one.code, one.place.path[-1]) for one in found]  # type: ignore[union-attr,misc]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("-object", "secret,id=a,data=opensesame"),
        ("--object", "secret,id=a,format=base64,data=b3Blbg=="),
        ("-object", '{"qom-type": "secret", "id": "a", "data": "opensesame"}'),
        ("-set", "object.a.data=opensesame"),
        ("-spice", "port=5930,addr=127.0.0.1,password=opensesame"),
        ("-spice", "tls-port=5930,addr=127.0.0.1,x509-key-password=opensesame"),
        ("-iscsi", "id=a,user=me,password=opensesame"),
        ("-drive", "file.driver=https,file.url=https://h/a,file.cookie=a=opensesame"),
        ("-blockdev", '{"driver": "https", "url": "https://h/a", "cookie": "a=opensesame"}'),
        ("-drive", "if=virtio,file=https://me:opensesame@h/a"),
        ("-cdrom", "https://me:opensesame@h/a.iso"),
        ("-drive", "file=rbd:pool/image:id=a:key=AQBopen=="),
        ("-append", "root=/dev/vda password=opensesame"),
        ("-smbios", "type=11,value=io.systemd.credential:my.secret=opensesame"),
        ("-fw_cfg", "name=opt/io.systemd.credentials/passwd.hashed-password.root,string=open"),
    ],
)
def test_a_secret_is_found_where_it_stands(option: str, value: str) -> None:
    assert codes("-nodefaults", option, value) == [("secret-in-tree", 2)]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("-object", "secret,id=a,file=/etc/secret"),
        ("-object", "secret,id=a,data=AAAA,keyid=master,iv=BBBB"),
        ("-object", "secret_keyring,id=a,serial=1"),
        ("-object", "tls-creds-x509,id=t,dir=/etc/pki,endpoint=server,passwordid=a"),
        ("-object", "memory-backend-file,id=data,mem-path=/dev/shm/data,size=1M"),
        ("-spice", "port=5930,addr=127.0.0.1,password-secret=a"),
        ("-iscsi", "id=a,user=me,password-secret=a"),
        ("-drive", "driver=luks,key-secret=a,file.filename=/srv/a"),
        ("-drive", "file.driver=https,file.url=https://h/a,file.cookie-secret=a"),
        ("-vnc", "127.0.0.1:0,password=on"),
        ("-append", "root=/dev/vda quiet"),
        ("-fw_cfg", "name=opt/io.systemd.credentials/passwd.hashed-password.root,file=/etc/s"),
        ("-fw_cfg", "name=opt/x,string=data=1"),
    ],
)
def test_a_secret_that_is_only_named_is_no_finding(option: str, value: str) -> None:
    assert codes(option, value) == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("-vnc", ":0"),
        ("-vnc", "0.0.0.0:1,to=99"),
        ("-vnc", "[::]:1"),
        ("-vnc", "host.example.org:1"),
        ("-vnc", ":0,password=off"),
        ("-display", "vnc=:0"),
        ("-spice", "port=5930,disable-ticketing=on"),
        ("-spice", "port=5930,disable-ticketing"),
        ("-spice", "port=5930,addr=192.0.2.1,disable-ticketing=on"),
    ],
)
def test_a_display_for_everybody_is_found(option: str, value: str) -> None:
    assert codes(option, value) == [("display-without-password", 1)]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("-vnc", "none"),
        ("-vnc", "127.0.0.1:0"),
        ("-vnc", "localhost:0"),
        ("-vnc", "[::1]:0"),
        ("-vnc", "unix:/run/vnc"),
        ("-vnc", ":0,password-secret=a"),
        ("-vnc", ":0,password=on"),
        ("-vnc", ":0,sasl=on"),
        ("-vnc", "192.0.2.1:5500,reverse=on"),
        ("-display", "none"),
        ("-display", "gtk"),
        ("-spice", "port=5930"),
        ("-spice", "port=5930,addr=127.0.0.1,disable-ticketing=on"),
        ("-spice", "unix=on,addr=/run/spice,disable-ticketing=on"),
        ("-spice", "port=5930,disable-ticketing=off"),
    ],
)
def test_a_display_that_asks_or_that_the_host_alone_reaches_is_none(
    option: str, value: str
) -> None:
    assert codes(option, value) == []


def test_words_that_qemu_could_not_read_are_judged_by_their_text() -> None:
    assert codes("-object", '{"qom-type": ') == []
    assert codes("-object", '{"x": "https://me:opensesame@h/"') == [("secret-in-tree", 1)]


def test_the_secret_is_in_no_field_of_the_finding() -> None:
    (found,) = exposed(GUEST, ("-object", "secret,id=a,data=opensesame"), [GUEST, GUEST])
    assert "opensesame" not in repr(found)
    assert found.is_secret
