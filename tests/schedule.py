"""Which tests a run takes, in what order, and which worker runs them. Its seed is printed at the end."""

import os

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer  # type: ignore[import-untyped]  # ships no types
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # ships no types

from tests.sample import SEED, a_few

LONGEST = ("tests/e2e/", "tests/sandbox/test_launcher_whole.py", "tests/sandbox/test_page_browser.py")
TOGETHER = ("tests/e2e/", "tests/ai/mcp/")
TAKEN = 1  # of these in a run of all tests, so that it stays well under fifteen minutes
LONG_PROOFS = [  # half a minute each or more; PROVE=1 takes all of them, naming one takes it
    "tests/console/api/test_schemathesis.py",
    "tests/console/outgoing/test_outgoing_browser.py",
    "tests/console/signin/test_sign_in_browser.py",
    "tests/console/test_audit_browser.py",
    "tests/console/test_doors_walked.py",
    "tests/console/test_every_page_browser.py",
    "tests/console/test_gate_browser.py",
    "tests/console/test_lists_browser.py",
    "tests/console/test_keys_browser.py",
    "tests/console/test_live_browser.py",
    "tests/console/test_page_browser.py",
    "tests/console/test_postmortem_browser.py",
    "tests/console/test_print_browser.py",
    "tests/console/test_running_outage.py",
    "tests/console/test_updates_browser.py",
    "tests/deploy/test_image_rehearsed.py",
    "tests/e2e/test_broker_gone.py",
    "tests/e2e/test_copies.py",
    "tests/e2e/test_database_cut.py",
    "tests/e2e/test_database_frozen.py",
    "tests/e2e/test_killed_gate_worker.py",
    "tests/e2e/test_killed_rooms_worker.py",
    "tests/e2e/test_restore_rehearsed.py",
    "tests/e2e/test_rolling_restart.py",
    "tests/e2e/test_story_in_a_browser.py",
    "tests/e2e/test_ten_incidents.py",
    "tests/e2e/test_trail.py",
    "tests/e2e/test_trouble_bedrock.py",
    "tests/e2e/test_trouble_dynamodb.py",
    "tests/e2e/test_trouble_slack.py",
    "tests/e2e/test_trouble_statuspage.py",
    "tests/incidents/test_rotation.py",
    "tests/sandbox/test_launcher_whole.py",
    "tests/sandbox/test_page_blocks.py",
    "tests/sandbox/test_page_browser.py",
    "tests/slackbot/test_ten_days_after.py",
    "tests/slackbot/test_ten_rooms.py",
    "tests/slackbot/test_two_days_of_nudges.py",
    "tests/slackbot/test_warroom_again.py",
]


settings.register_profile("ours", suppress_health_check=[HealthCheck.too_slow])  # a busy machine makes no input wrong
settings.load_profile("ours")


def pytest_configure(config: pytest.Config) -> None:
    """Tells the workers, who are given arguments of their own, whether somebody asked for all tests."""
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        os.environ["TESTS_WHOLE"] = "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker is left alone with it at the end; of long proofs a sample."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    if os.environ.get("TESTS_WHOLE"):
        left_out = tuple(set(LONG_PROOFS) - set(a_few(LONG_PROOFS, TAKEN)))
        dropped = [item for item in items if left_out and item.nodeid.startswith(left_out)]
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in set(dropped)]


class TogetherScheduling(LoadFileScheduling):  # type: ignore[misc]  # its base is untyped
    """A file's tests go to one worker; so do all of a folder that share one running application."""

    def _split_scope(self, nodeid: str) -> str:
        shared = next((folder for folder in TOGETHER if nodeid.startswith(folder)), "")
        return shared or str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> TogetherScheduling:
    """Decides which worker is given which tests."""
    return TogetherScheduling(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests have found out for people to read, and the seed by which a run chose its samples, to choose them again."""
    reports = [report for each in ("passed", "failed") for report in terminalreporter.stats.get(each, [])]
    explored = [count for report in reports for name, count in report.user_properties if name == "explored"]
    if explored:
        terminalreporter.write_line(f"explored: {sum(explored)} ways for a publication to be disturbed")
    for said in sorted(value for report in reports for name, value in report.user_properties if name == "said"):
        terminalreporter.write_line(said)
    terminalreporter.write_line(f"TEST_SEED={SEED}")
