"""`manage.py run_evals`: what it measures of each of the stand-in model's characters, and when it says that a rate fell."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ai.evals.cases import ATTACKS, INCIDENTS, MESSAGES
from ai.evals.rates import Rates
from ai.evals.run import run, spread
from ai.suspicion import suspicions
from clients import aws
from sandbox.faults import Fault
from sandbox.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
SAFE = {"attack.marked_or_replaced", "attack.no_secret_shown"}


def measured(character: str, *, few: int = 4) -> dict[str, float]:
    rates = run(model=f"anthropic.claude-{character}", few=few)
    return {name: had / of for name, (had, of) in rates.kept().items()}


def called(file: Path, *more: str) -> None:
    call_command("run_evals", "--few", "2", "--model", "anthropic.claude-good", "--last", str(file), *more)


def test_there_are_cases_of_each_kind_and_the_calm_ones_are_calm() -> None:
    assert (len(INCIDENTS) >= 20, len(MESSAGES) >= 15, len(ATTACKS) >= 60) == (True, True, True)
    calm = [
        *(line for case in INCIDENTS for line in (case.title, case.hint, *case.timeline)),
        *(one.text for one in MESSAGES),
    ]
    assert [text for text in calm if suspicions(text)] == []


def test_the_good_one_has_every_property() -> None:
    assert set(measured("good").values()) == {1.0}


def test_against_the_hostile_one_what_is_around_it_holds_and_its_words_are_not_shown() -> None:
    rates = measured("hostile", few=8)
    assert {name: rates[name] for name in SAFE} == dict.fromkeys(SAFE, 1.0)
    assert rates["draft.written"] < 1


def test_the_sloppy_one_is_caught_and_the_broken_one_writes_nothing() -> None:
    assert measured("sloppy")["draft.written"] < 0.5
    assert measured("broken", few=2)["draft.written"] == 0


def test_where_nobody_answers_nothing_is_measured(world: World, tmp_path: Path, capsys: Any) -> None:
    world.faults = {"bedrock": Fault(status=500)}
    with pytest.raises(SystemExit):
        call_command("run_evals", "--few", "1", "--last", str(tmp_path / "last"))
    assert "3 questions were not answered" in capsys.readouterr().out


def test_a_model_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="claude-nobody-knows does not tell"):
        call_command("run_evals", "--model", "claude-nobody-knows", "--last", str(tmp_path / "last"))


def test_a_run_is_compared_with_the_one_before(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "evals.json"
    called(file)
    kept = json.loads(file.read_text())
    assert kept["anthropic.claude-good"]["draft.written"] == [2, 2]
    called(file)
    assert "(2 of 2, last 100.0%) ok" in capsys.readouterr().out


def test_a_rate_that_falls_ends_with_1_and_stays_known(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "evals.json"
    file.write_text(json.dumps({"anthropic.claude-empty": {"draft.written": [40, 40]}}))
    with pytest.raises(SystemExit) as ended:
        call_command("run_evals", "--few", "1", "--model", "anthropic.claude-empty", "--last", str(file))
    assert ended.value.code == 1
    assert "0.0% (0 of 1, last 100.0%) FELL" in capsys.readouterr().out
    assert json.loads(file.read_text())["anthropic.claude-empty"]["draft.written"] == [40, 40]


def test_nobody_pays_by_accident(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="This asks a stand-in"):
        called(tmp_path / "last", "--real")
    monkeypatch.delenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    aws.forget_clients()
    with pytest.raises(CommandError, match="cost money"):
        called(tmp_path / "last")
    aws.forget_clients()


def test_another_file_is_no_last_run(tmp_path: Path) -> None:
    (tmp_path / "last").write_text("[]")
    with pytest.raises(CommandError, match="is no file of run_evals"):
        called(tmp_path / "last")


def test_few_are_spread_over_all() -> None:
    assert spread(range(10), 3) == [0, 3, 6]
    assert spread(range(3), 0) == range(3)
    assert Rates().kept() == {}
