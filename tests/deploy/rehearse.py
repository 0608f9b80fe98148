"""`unshare --mount python -m tests.deploy.rehearse FOLDER`: goes through the Dockerfile without an engine, as root, on Linux.

Its steps are run in a root of its own, on which the machine's programs are bound read-only and Python stands where it stands here;
then FOLDER/requests are obeyed, one a line, under the rights that docker-compose.yml and the chart give: another user, no
capability, a root that cannot be written to, /tmp that can. Whatever was mounted is gone with this process.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = Path(os.path.realpath(sys.base_prefix))
DROPPED = "--no-new-privs --bounding-set=-all --inh-caps=-all --clear-groups"


@dataclass(kw_only=True)
class Image:
    """What a stage has come to: its files, and how they are run."""

    files: Path
    folder: str = "/"
    user: str = "0:0"
    env: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def argv(self, command: list[str], *, env: Mapping[str, str]) -> list[str]:
        """The command within it, with these settings and its own."""
        user, group = self.user.split(":")
        rights = f"--reuid={user} --regid={group} {DROPPED}" if user != "0" else "--clear-groups"
        told = [f"{name}={value}" for name, value in {**self.env, **env}.items()]
        moved = ["env", "-i", f"--chdir={self.folder}", *told]
        return ["chroot", str(self.files), "setpriv", *rights.split(), *moved, *command]


def instructions() -> Iterator[tuple[str, str]]:
    """Each with the rest of its line; lines that go on are joined, comments left out."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            yield name, " ".join(rest.split())


def build(folder: Path) -> Image:
    """The last stage."""
    stages: dict[str, Image] = {}
    for name, rest in instructions():
        if name == "FROM":
            image = stages[rest.partition(" AS ")[2]] = Image(files=_machine(folder / f"stage{len(stages)}"))
            image.env = {"PATH": f"{PYTHON}/bin:/usr/bin:/bin"}
        elif name != "ARG":
            _obey(image, name, rest, stages)
    return image


def _obey(image: Image, name: str, rest: str, stages: dict[str, Image]) -> None:
    if name == "WORKDIR":
        image.folder = rest
        _within(image, rest).mkdir(parents=True, exist_ok=True)
    elif name == "COPY":
        _copy(image, rest.split(), stages)
    elif name == "RUN":
        passed = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "SSL_", "HTTP"))}
        subprocess.run(image.argv(["sh", "-c", rest], env=passed), check=True, stdout=sys.stderr)
    elif name == "ENV":
        given = dict(one.split("=", 1) for one in rest.split())
        image.env |= {name: value.replace("$PATH", image.env["PATH"]) for name, value in given.items()}
    elif name == "USER":
        image.user = rest
    elif name == "CMD":
        image.command = json.loads(rest)
    elif name == "HEALTHCHECK":
        image.health = json.loads(rest.partition(" CMD ")[2])


def _copy(image: Image, words: list[str], stages: dict[str, Image]) -> None:
    *sources, target = [word for word in words if not word.startswith("--")]
    stage = next((word.removeprefix("--from=") for word in words if word.startswith("--from=")), "")
    for source in sources:
        given = _within(stages[stage], source) if stage else ROOT / source
        to = _within(image, target) / (given.name if given.is_file() else "")
        to.parent.mkdir(parents=True, exist_ok=True)
        if given.is_file():
            shutil.copy(given, to)
        elif stage:
            shutil.copytree(given, to, symlinks=True, dirs_exist_ok=True)
        else:
            _copy_context(to)


def _copy_context(to: Path) -> None:
    """What .dockerignore lets in: a list of names behind `!`, and nothing else (test_image.py)."""
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        given = ROOT / line.removeprefix("!")
        if line.startswith("!") and given.is_dir():
            shutil.copytree(given, to / line[1:], ignore=shutil.ignore_patterns("__pycache__"))
        elif line.startswith("!"):
            (to / line[1:]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(given, to / line[1:])


def _within(image: Image, path: str) -> Path:
    return image.files / Path(image.folder, path).relative_to("/")


def _machine(files: Path) -> Path:
    """A root with this machine's programs, Python and devices, and nothing of anybody's."""
    files.mkdir()
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", files)
    for name in ("bin", "sbin", "lib", "lib64"):
        if Path("/", name).is_symlink():
            (files / name).symlink_to(Path("/", name).readlink())
    for bound in (Path("/usr"), Path("/etc"), Path("/dev"), Path("/proc"), PYTHON):
        bind(bound, files)
    (files / "tmp").mkdir(mode=0o1777)
    (files / "tmp").chmod(0o1777)
    return files


def bind(path: Path, files: Path) -> None:
    """The machine's folder, seen at the same place."""
    (files / path.relative_to("/")).mkdir(parents=True, exist_ok=True)
    mount("--rbind", path, files / path.relative_to("/"))


def mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *arguments], check=True)


def _elsewhere(words: list[str], port: int) -> list[str]:
    """On another port: something of the machine's own may listen on 8000."""
    return [re.sub(r"\b8000\b", str(port), word) for word in words]


def tell(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main() -> None:
    """Build, then start what is asked for; of each its exit status is told, or `started` of what stays.

    `{"name", "command": […] or "image" or "health", "env": {…}, "stays": true}`, or `{"end": name}`.
    """
    folder = Path(sys.argv[1])
    mount("--make-rprivate", "/")
    image = build(folder)
    mount("-t", "tmpfs", "-o", "mode=1777,size=64m", "tmpfs", image.files / "tmp")
    given = json.loads(sys.stdin.readline())
    bind(Path(given["sockets"]), image.files)  # of PostgreSQL
    image.command, image.health = (_elsewhere(words, given["port"]) for words in (image.command, image.health))
    mount("-o", "remount,ro", image.files)
    tell("built")
    running: dict[str, subprocess.Popen[bytes]] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        if "end" in asked:
            child = running.pop(asked["end"])
            child.terminate()
        else:
            argv = {"image": image.command, "health": image.health}.get(str(asked["command"])) or asked["command"]
            with (folder / f"{asked['name']}.log").open("wb") as log:
                child = subprocess.Popen(image.argv(argv, env=asked["env"]), stdout=log, stderr=subprocess.STDOUT)
        if asked.get("stays"):
            running[asked["name"]] = child
            tell("started")
        else:
            tell(child.wait(120))
    for child in running.values():
        child.kill()


if __name__ == "__main__":
    main()
