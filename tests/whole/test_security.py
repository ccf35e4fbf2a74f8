"""SECURITY.md: each of its sentences is held by tests, which fail where it is not so."""

from __future__ import annotations

import ast
import re

import pytest

from kit.paths import ROOT, TESTS

HELD: dict[str, tuple[str, ...]] = {
    "Whoever can write a build tree": (
        "apply/test_actions.py::test_images_come_before_the_menu_that_names_them",
    ),
    "Actions of a tree are words": (
        "apply/test_actions.py::test_a_system_that_nobody_knows_is_an_error_in_words",
    ),
    "A file of a tree that is not as its manifest says": (
        "apply/test_hostile_tree.py::test_a_tree_that_is_not_as_built_is_refused",
    ),
    "The code of gpc, its libraries and its targets": (
        "apply/test_installation.py::test_an_installation_of_somebody_elses_is_refused",
        "apply/test_installation.py::test_targets_of_somebody_elses_are_code_too",
        "apply/test_installation.py::test_every_command_that_changes_a_system_asks",
        "unit/host/test_trusted.py::test_code_that_others_can_write_is_found_before_it_is_imported",
    ),
    "Packages come in by the hashes": (
        "whole/test_pins.py::test_each_package_is_pinned_once_with_its_hashes",
        "whole/test_pins.py::test_all_that_gpc_is_built_and_run_with_is_pinned",
        "whole/test_pins.py::test_both_makefile_and_readme_install_by_hash",
    ),
    "Whoever can write machine.yaml is not root": (
        "consumers/test_qemu.py::test_no_word_of_the_user_is_run",
        "consumers/test_qemu.py::test_a_word_of_the_user_reaches_qemu_as_it_was_written",
        "consumers/test_libvirt.py::test_words_for_qemu_come_out_as_they_went_in",
        "consumers/test_bind.py::test_any_accepted_name_reads_back_from_the_table",
    ),
    "A key of machine.yaml gives a guest what it says": (
        "consumers/test_qemu.py::test_qemu_opens_the_very_file_that_was_named",
        "consumers/test_libvirt.py::test_libvirtd_moves_no_device_and_adds_no_pci_controller",
    ),
    "Characters that nobody can see": (
        "unit/source/test_read.py::test_no_value_or_key_holds_what_nobody_can_see",
        "unit/source/test_read.py::test_an_escape_that_is_spelled_out_is_what_it_stands_for",
    ),
    "A machine.yaml that would take all memory": (
        "unit/source/test_read.py::test_a_file_made_to_exhaust_its_reader_is_refused_at_once",
        "unit/schemas/test_units.py::test_a_list_of_cpus_takes_no_more_than_the_cpus_there_are",
        "unit/commands/test_files.py::test_a_pipe_that_nobody_writes_to_is_refused",
    ),
    "What gpc prints of files": (
        "unit/commands/test_console.py::test_what_nobody_could_see_is_spelled_out",
        "apply/test_hostile_tree.py::test_what_a_tree_says_reaches_the_terminal_as_text",
        "whole/test_wrong_files.py::test_every_format_draws_every_wrong_file",
    ),
    "A captured host, or a real one": (
        "whole/test_damage.py::test_no_damaged_file_gives_a_traceback",
    ),
    "Root imports nothing from the working directory": (
        "unit/host/test_trusted.py::"
        "test_root_imports_nothing_from_where_it_stands_or_pythonpath_leads",
        "apply/test_installation.py::test_a_module_in_the_working_directory_is_not_imported",
        "apply/test_attacks.py::test_no_code_of_the_working_directory_runs_as_root",
    ),
    "Programs that gpc runs on a host": (
        "unit/host/test_trusted.py::test_no_program_is_found_by_the_callers_path",
        "unit/host/test_trusted.py::test_a_place_of_programs_that_others_can_write_to_is_none",
    ),
    "A rehearsal runs the programs": (
        "unit/host/test_trusted.py::"
        "test_a_rehearsal_finds_the_callers_programs_but_none_in_the_working_directory",
    ),
    "No code is kept in a cache": (
        "unit/commands/test_build.py::test_a_build_keeps_no_code_in_a_cache",
    ),
    "A record that a tree is up to date": (
        "unit/tree/test_uptodate.py::"
        "test_no_record_is_believed_below_a_directory_that_others_can_write_to",
        "unit/tree/test_uptodate.py::test_a_record_that_is_torn_or_anothers_is_none",
        "unit/tree/test_uptodate.py::test_what_was_edited_before_it_was_recorded_is_not_recorded",
    ),
    "Trees are staged under a name": (
        "unit/tree/test_write.py::"
        "test_nobody_else_can_enter_what_is_staged_and_everybody_reads_the_tree",
        "unit/tree/test_write.py::test_nothing_is_staged_in_what_somebody_else_put_there",
        "unit/commands/test_build.py::test_no_two_builds_stage_under_one_name",
    ),
    "No link that is planted": (
        "apply/test_in_the_way.py::test_a_link_planted_under_the_staged_name_is_not_followed",
        "apply/test_in_the_way.py::test_a_directory_swapped_for_a_link_meanwhile_does_not_lead_out",
        "apply/test_attacks.py::test_no_attack_of_another_user_comes_off",
        "apply/test_attacks.py::test_the_attack_comes_off_against_what_does_not_take_care",
    ),
    "On the way to where gpc writes": (
        "unit/host/test_ways.py::test_a_link_is_followed_where_it_is_roots_or_the_callers_own",
        "apply/test_attacks.py::test_an_image_that_is_another_users_link_is_not_followed",
    ),
    "What gpc needs for as long as": (
        "unit/host/test_ways.py::test_what_is_short_lived_is_not_made_where_others_can_swap_it",
    ),
    "The state in /var/lib/gpc": (
        "apply/test_users.py::test_status_answers_an_ordinary_user",
        "apply/test_damage.py::test_a_state_that_others_could_write_to_is_not_believed",
    ),
    "Two commands at once": ("apply/test_interference.py::test_two_commands_at_once_do_not_meet",),
    "A guest of libvirt is addressed by its UUID": (
        "consumers/test_libvirt_names.py::"
        "test_a_guest_with_the_number_of_another_is_defined_and_taken_back",
        "consumers/test_libvirt_names.py::"
        "test_another_guest_of_this_name_or_uuid_is_refused_and_stays",
        "consumers/test_libvirt_names.py::test_a_guest_that_somebody_defined_is_not_undefined",
    ),
    "QEMU's own guests run as a user each": (
        "consumers/test_qemu_user.py::"
        "test_what_runs_a_guest_is_an_ordinary_user_with_nothing_of_root",
        "consumers/test_qemu_user.py::"
        "test_a_user_is_made_by_systemd_and_a_guest_has_one_of_its_own",
        "consumers/test_qemu_unit.py::test_under_its_unit_qemu_is_the_user_that_it_should_be",
        "rehearsal/test_guests.py::test_a_launcher_whose_qemu_stays_root_is_found",
    ),
    "A guest of QEMU's own reads no other's state": (
        "consumers/test_qemu_user.py::"
        "test_a_guest_reads_nothing_of_another_and_of_its_own_its_tpm_alone",
        "consumers/test_qemu_user.py::test_no_link_that_a_guests_user_planted_leads_root_anywhere",
        "consumers/test_qemu_user.py::test_nothing_is_prepared_while_a_process_of_the_user_is_left",
    ),
    "A file that gpc did not write": (
        "apply/test_in_the_way.py::test_what_is_no_file_is_never_replaced",
        "apply/test_interference.py::test_an_undo_brings_back_the_very_same_file",
        "apply/test_interference.py::test_a_new_file_where_gpc_was_to_create_one_stays",
    ),
    "Of a file that gpc takes on": (
        "apply/test_private_files.py::"
        "test_a_file_that_is_taken_on_stays_private_wherever_its_bytes_go",
        "apply/test_private_files.py::"
        "test_a_difference_shows_no_line_that_its_owner_alone_may_read",
        "apply/test_private_files.py::"
        "test_a_private_file_that_was_edited_since_is_not_shown_either",
    ),
    "A password stands in the file": (
        "consumers/test_libvirt_passwords.py::"
        "test_nothing_that_gpc_writes_runs_or_says_holds_the_password",
        "consumers/test_libvirt_passwords.py::"
        "test_the_watch_sees_what_a_process_says_and_the_search_what_a_file_holds",
        "apply/test_actions.py::"
        "test_what_a_program_reads_is_on_no_command_line_and_what_it_says_of_it_is_not_told",
    ),
    "QEMU reads it, while it is root": (
        "consumers/test_passwords.py::"
        "test_qemu_asks_for_the_line_that_the_file_holds_and_takes_nothing_else",
        "consumers/test_libvirt_passwords.py::test_libvirt_gets_the_password_and_keeps_it_for_root",
    ),
    "A guest is neither started nor defined": (
        "consumers/test_passwords.py::test_a_file_that_holds_no_password_starts_no_guest",
        "consumers/test_passwords.py::test_xm_creates_no_guest_without_its_password",
        "consumers/test_libvirt_passwords.py::test_a_guest_is_never_defined_without_its_password",
        "consumers/test_libvirt_passwords.py::"
        "test_an_apply_that_fails_brings_the_earlier_guest_back_with_its_password",
    ),
    "A file of a password that others can read": (
        "unit/detect/test_passwords.py::test_check_live_says_each_flaw_and_never_the_password",
    ),
    "A secret among the words": (
        "unit/kvm/test_exposed.py::test_a_secret_is_found_where_it_stands",
        "unit/kvm/test_exposed.py::test_a_display_for_everybody_is_found",
        "targets/test_xl.py::test_raw_keys_that_lay_a_guest_open_are_warned_of",
        "unit/report/test_diagnostics.py::test_a_secret_is_shown_in_no_format",
    ),
    "A device is bound only if": (
        "consumers/test_bind_refusals.py::"
        "test_one_function_that_is_another_stops_all_before_the_first_write",
        "apply/test_safety.py::test_another_device_at_the_address_is_refused_whatever_is_said",
    ),
}
"""How each sentence begins, and the tests that hold it."""


def sentences(page: str) -> list[str]:
    """The sentences that the page lists."""
    return [line.removeprefix("- ") for line in page.splitlines() if line.startswith("- ")]


def unheld(page: str, held: dict[str, tuple[str, ...]]) -> list[str]:
    """The sentences that no test is named for, and names for which there is no sentence."""
    listed = sentences(page)
    starts = [[start for start in held if sentence.startswith(start)] for sentence in listed]
    lone = [sentence for sentence, found in zip(listed, starts, strict=True) if len(found) != 1]
    return lone + [start for start in held if not any(start in found for found in starts)]


def is_test(name: str) -> bool:
    """Whether there is a test of this name which can fail: it asserts, or expects to be refused."""
    path, _, function = name.partition("::")
    if not (TESTS / path).is_file():
        return False
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    body = next((ast.unparse(node) for node in found if node.name == function), "")
    return bool(re.search(r"\bassert\b|pytest\.raises|\.check\(|\bcheck\(", body))


PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_each_sentence_is_held_by_tests() -> None:
    assert len(sentences(PAGE)) >= 20
    assert unheld(PAGE, HELD) == []


@pytest.mark.parametrize("name", sorted({name for names in HELD.values() for name in names}))
def test_a_test_that_holds_a_sentence_is_there(name: str) -> None:
    assert is_test(name)


def test_a_sentence_without_a_test_is_found() -> None:
    assert unheld("- This.\n- That.\n", {"This": ("x",), "Gone": ("y",)}) == ["That.", "Gone"]
    assert not is_test("whole/test_security.py::test_that_is_not_there")
    assert not is_test("whole/test_nothing.py::test_x")


def test_it_says_how_to_report() -> None:
    assert "private security advisory" in PAGE
