"""What all tests share: the real tools of the lab, `--regenerate`, and no skipping with CI=true."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from gpc.host.trusted import TRUST_INSTALLATION
from kit.signals import as_in_a_terminal
from lab.kernel import KernelTree
from lab.kernel import kernel_tree as unpacked_kernel
from lab.later import GENERATIONS, Generation
from lab.libvirt import Libvirtd
from lab.tools import in_ci


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="rewrite the expected files from what gpc writes now, instead of comparing; "
        "only the tests that have such files run",
    )


def pytest_configure() -> None:
    """Where the tests were checked out, and with which umask, is not what they are about.

    Nor is how long an example takes: a machine that does something else too is no failure.
    """
    os.environ[TRUST_INSTALLATION] = "1"
    settings.register_profile(
        "patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("patient")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a run that rewrites, leaves the tests that have something to rewrite.

    The others would judge files that are half old and half new.
    """
    if not config.getoption("--regenerate"):
        return
    rewrite = [item for item in items if "regenerate" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in rewrite])
    items[:] = rewrite


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true a skipped test fails: a gate must not pass because something was missing."""
    report = yield
    if in_ci() and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI=true does not allow: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a file that skips itself as a whole."""
    report = yield
    if in_ci() and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI=true does not allow: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be rewritten."""
    return bool(request.config.getoption("--regenerate"))


@pytest.fixture(scope="session")
def kernel_tree() -> KernelTree:
    """A real Debian kernel's modules and boot files."""
    return unpacked_kernel()


@pytest.fixture(scope="session")
def libvirtd() -> Iterator[Libvirtd]:
    """A running libvirtd of this test process's own.

    Test processes side by side each have one, which takes a second; none sees another's domains.
    """
    with Libvirtd() as daemon:
        yield daemon


@pytest.fixture(scope="session", params=GENERATIONS)
def generation(request: pytest.FixtureRequest) -> Generation:
    """Each release's QEMU, libvirt and Xen in turn."""
    return GENERATIONS[request.param]()


@pytest.fixture
def in_a_terminal() -> Iterator[None]:
    """Requests for an end arrive, even where the tests were started with signals ignored."""
    with as_in_a_terminal():
        yield


@pytest.fixture
def build_tree(tmp_path: Path) -> Path:
    """An empty directory to lay out like a host's file system."""
    tree = tmp_path / "tree"
    tree.mkdir()
    return tree
