"""Which texts hold a secret, and which addresses the host alone reaches."""

from __future__ import annotations

import pytest

from gpc.target.exposed import has_secret, is_loopback, is_secret_key


@pytest.mark.parametrize(
    "text",
    [
        "https://me:opensesame@example.org/a.iso",
        "iscsi://me%opensesame@192.0.2.1/iqn.2001-04.org.example:disk/0",
        "ssh://me:opensesame@host/disk.raw",
        "rbd:pool/image:id=admin:key=AQBopensesame==:mon_host=a",
        'json:{"driver":"https","url":"https://h/a","cookie":"session=opensesame"}',
        "console=ttyS0 password=opensesame quiet",
        "vncdisplay=1,vncpasswd=opensesame",
        "rd.luks.options=x systemd.set_credential=passwd.x:opensesame",
        "type=11,value=io.systemd.credential:passwd.hashed-password.root=opensesame",
        "type=11,value=io.systemd.credential.binary:my.token=b3BlbnNlc2FtZQ==",
        "io.systemd.credential:tls.key=opensesame",
    ],
)
def test_a_secret_inside_a_text_is_found(text: str) -> None:
    assert has_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://me@example.org/a.iso",
        "https://example.org:8443/a@b:c.iso",
        "nbd://[2001:db8::1]:10809/disk",
        "iscsi://me@192.0.2.1/iqn.2001-04.org.example:disk/0",
        "rbd:pool/image:id=admin:conf=/etc/ceph/ceph.conf",
        'json:{"driver":"https","cookie-secret":"id"}',
        "127.0.0.1:0,password=on",
        ":0,password=off,to=99",
        "type=11,value=io.systemd.credential:ssh.authorized_keys.root=ssh-ed25519 AAAA",
        "type=11,value=io.systemd.credential:firstboot.keymap=de",
        "type=11,value=io.systemd.credential:vmm.notify_socket=vsock:2:9",
        "passwordless=1",
    ],
)
def test_what_names_a_secret_or_has_none_is_not_taken_for_one(text: str) -> None:
    assert not has_secret(text)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("password", "opensesame", True),
        ("password", "on", False),
        ("password", "", False),
        ("x509-key-password", "opensesame", True),
        ("file.cookie", "a=b", True),
        ("vncpasswd", "opensesame", False),  # a key of xl, which its target knows by name
        ("password-secret", "id", False),
        ("proxy-password-secret", "id", False),
        ("passwordid", "id", False),
        ("cookie-secret", "id", False),
        ("encrypt.key-secret", "id", False),
    ],
)
def test_a_key_that_holds_a_secret_is_told_from_one_that_names_it(
    key: str, value: str, expected: bool
) -> None:
    assert is_secret_key(key, value) is expected


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.9.10", "::1", "[::1]", "0:0:0:0:0:0:0:1", "localhost", "::ffff:127.0.0.1"],
)
def test_a_loopback_address_is_one_however_it_is_spelled(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "::",
        "[::]",
        "192.0.2.1",
        "10.127.0.1",
        "::ffff:0.0.0.0",
        "fe80::1",
        "host",
        "localhost.example.org",
        "127.0.0.1.example.org",
        "",
    ],
)
def test_every_other_address_and_name_is_none(address: str) -> None:
    assert not is_loopback(address)
