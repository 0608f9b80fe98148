"""`manage.py run_evals`: how good a model's words are, and how well what is around it holds."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from ai.ask import asks_amazon
from ai.evals import rates
from ai.evals.run import run
from ai.jobs import STATUS_DRAFT
from ai.regions import UNTOLD, regions_of


class Command(BaseCommand):
    """Prints a rate for each property beside the last run's of the same model. The exit status is 1 where one fell.

    Without --real it asks a stand-in only, which costs nothing; with it Amazon's Bedrock only, whose tokens are paid for.
    """

    help = "Measures the model by cases: drafts, messages of a room, attacks. Compares with the last run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--real", action="store_true", help="ask Bedrock itself, with the AWS credentials there are"
        )
        parser.add_argument("--model", default="", help="ask this model for every job, instead of those that are set")
        parser.add_argument("--few", type=int, default=0, metavar="N", help="N cases of each kind instead of all")
        parser.add_argument("--last", type=Path, default=Path("evals.json"), metavar="FILE", help="the runs before")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's own signature
        _refuse_the_wrong_one(real=options["real"])
        name = options["model"] or STATUS_DRAFT.model
        if options["model"]:
            _refuse_unknown(options["model"])
        file, before = options["last"], _before(options["last"])
        now = run(model=options["model"], few=options["few"])
        lines = list(rates.lines(now, before.get(name, {})))
        for line in lines:
            self.stdout.write(str(line))
        if now.unanswered:
            self.stdout.write(f"{now.unanswered} questions were not answered, so they count for nothing.")
        if not lines or any(line.fell for line in lines):
            self.stderr.write(f"{name}: {'a rate fell' if lines else 'nothing was answered'}; {file} stays as it was.")
            sys.exit(1)
        rates.write(file, before | {name: now.kept()})


def _refuse_unknown(model: str) -> None:
    try:
        regions_of(model, home=settings.AWS_REGION)
    except ValueError:
        raise CommandError(f"{model} {UNTOLD}.") from None


def _before(file: Path) -> dict[str, dict[str, tuple[int, int]]]:
    try:
        return rates.read(file)
    except ValidationError:
        raise CommandError(f"{file} is no file of run_evals. Name another with --last, or remove it.") from None


def _refuse_the_wrong_one(*, real: bool) -> None:
    if real and not asks_amazon():
        raise CommandError(
            "This asks a stand-in: AWS_ENDPOINT_URL_BEDROCK_RUNTIME is set. Leave it empty, or leave out --real."
        )
    if not real and asks_amazon():
        raise CommandError("This would ask Bedrock itself and cost money. Run it in the sandbox, or say --real.")
