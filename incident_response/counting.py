"""Has the processes of a worker's pool count together, so that one port tells of all of them.

prometheus_client decides at its first import where its numbers live: in the process, or, where this names a folder, in a file a
process (https://prometheus.github.io/client_python/multiprocess/). So settings.py says it, which everything else imports.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import MutableMapping

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def count_in_a_folder(environ: MutableMapping[str, str]) -> None:
    """A new and empty one for each start of a worker, which takes it along at its end; what was counted before is Prometheus'."""
    if not environ.get(FOLDER):
        environ[FOLDER] = tempfile.mkdtemp(prefix="incident-response-metrics-")
        atexit.register(_remove, environ[FOLDER], os.getpid())


def _remove(folder: str, made_by: int) -> None:
    """Not by a process of the pool that ends while the others count on."""
    if os.getpid() == made_by:
        shutil.rmtree(folder, ignore_errors=True)
