"""A plugin for a run of its own: the module whose guard GUARD names is imported without it. Loaded before Django is."""

import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Sequence
from types import CodeType, ModuleType

from tests.mutants.guard import Code
from tests.mutants.guards import GUARDS


class _Without(importlib.machinery.SourceFileLoader):
    """Reads nothing of what was compiled before, and leaves nothing compiled behind."""

    source: str

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 as importlib calls it
        code: CodeType = compile(self.source, self.path, "exec", dont_inherit=True)
        return code


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, taken_out: Code) -> None:
        self._taken_out = taken_out

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._taken_out.module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(fullname)
        loader = _Without(fullname, spec.origin)
        loader.source = self._taken_out.source()
        spec.loader = loader
        return spec


how = GUARDS[os.environ["GUARD"]].how
if isinstance(how, Code):
    if how.module in sys.modules:
        raise RuntimeError(f"{how.module} was imported before its guard could be taken out")
    sys.meta_path.insert(0, _Finder(how))
