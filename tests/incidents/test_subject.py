"""What an incident is about, in plain words, kept soon after its end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import lifecycle, roles, subject
from incidents.models import Incident, Person, Subject
from incidents.subject import keep_subjects, plain, words_of
from incidents.tasks import keep_subjects as keep_task
from tests.at_once import at_once
from tests.conftest import by, declare


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("HighErrorRate (payments-7)", "high error rate payments 7"),
        ("p99 over 4 s: Checkout/EU", "p99 over 4 s checkout eu"),
        ("pod checkout-7d9f8b6c4d-x2 at 3f2a1c9 crashed", "pod checkout x2 at crashed"),
        ("Zahlung schlägt fehl", "zahlung schlägt fehl"),
        ("…!?", ""),
    ],
)
def test_titles_are_plain_words_without_ids(said: str, words: str) -> None:
    assert plain(said) == words


def test_what_is_written_in_one_is_a_word_of_its_own_too() -> None:
    assert (
        words_of("Down", services=["heron-7"], labels=[{"region": "eu-west-1"}])
        == "down heron 7 eu west 1 heron7 euwest1"
    )


def test_how_severe_it_is_says_nothing_of_what_it_is_about() -> None:
    assert (
        words_of("Down", services=[""], labels=[{"severity": "critical", "Priority": "P1", "team": "shop"}])
        == "down shop"
    )


@pytest.fixture
def ended(incident: Incident, ic: Person) -> Incident:
    roles.claim(incident, actor=by(ic))
    return lifecycle.resolve(incident, actor=by(ic))


def test_it_is_kept_once_whoever_is_first(ended: Incident) -> None:
    at_once(keep_task, keep_task)
    assert Subject.objects.get().incident == ended
    assert Subject.objects.get().words == "checkout errors"
    assert keep_subjects() == 0


def test_of_a_later_end_it_is_kept_anew(ended: Incident, ic: Person) -> None:
    keep_subjects()
    lifecycle.reopen(ended, actor=by(ic))
    Incident.objects.update(affected=["billing"])
    lifecycle.resolve(Incident.objects.get(), actor=by(ic))
    assert keep_subjects() == 1
    assert Subject.objects.get().words == "checkout errors billing"


def test_what_ended_long_before_is_taken_up_bit_by_bit(
    ended: Incident, ic: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "AT_ONCE", 2)
    for _ in range(4):
        one = declare()
        roles.claim(one, actor=by(ic))
        lifecycle.resolve(one, actor=by(ic))
    for days, one in enumerate(Incident.objects.all(), start=30):
        Incident.objects.filter(pk=one.pk).update(resolved_at=timezone.now() - timedelta(days=days))
    assert [keep_subjects() for _ in range(4)] == [2, 2, 1, 0]


def test_an_erasure_that_empties_it_is_not_undone(ended: Incident) -> None:
    keep_subjects()
    Subject.objects.update(title="", words="")
    assert keep_subjects() == 0
