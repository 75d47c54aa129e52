"""Builds the sdist and from it the wheel, installs that elsewhere, holds the layers on it, and runs it.

The layers are held on the installed wheel because import-linter cannot see the relocated packs of an editable install.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
SHIPPED = {"ssot_tool": "ssot_tool", "rules": "ssot_tool/rules", "codemods": "ssot_tool/codemods"}


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command and return its stdout; a failure prints all it said and ends the check."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        print(done.stdout + done.stderr, file=sys.stderr)
        sys.exit(f"check_wheel: {' '.join(str(part) for part in command)} failed with {done.returncode}")
    return done.stdout


def build(folder: Path) -> Path:
    """Build into the folder; return the wheel's path.

    From a copy of the files that git knows: a build in the tree once kept a rule that had been deleted.
    """
    names = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=CHECKOUT).splitlines()
    source = folder / "source"
    for name in names:
        if (CHECKOUT / name).is_file() and not name.startswith(("fixtures/", "tests/")):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(CHECKOUT / name, source / name)
    run(sys.executable, "-m", "build", "--outdir", folder / "dist", source, cwd=folder)
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


def check_contents(wheel: Path, source: Path) -> None:
    """The wheel holds exactly the files of the three shipped folders, under their installed names."""
    wanted = {
        f"{installed}/{path.relative_to(source / top).as_posix()}"
        for top, installed in SHIPPED.items()
        for path in (source / top).rglob("*")
        if path.is_file()
    }
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    if wanted != held:
        sys.exit(f"check_wheel: missing in the wheel: {sorted(wanted - held)}; surplus: {sorted(held - wanted)}")


def install(wheel: Path, folder: Path) -> Path:
    """Install the wheel into a fresh environment; return the environment's folder of commands."""
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, "import-linter", cwd=folder)
    return python.parent


def smoke(commands: Path, folder: Path) -> None:
    """Run the installed command in a copy of the golden-path fixture, far from the checkout."""
    workspace = folder / "golden_path"
    shutil.copytree(CHECKOUT / "fixtures" / "golden_path", workspace)
    for arguments in (
        ["--version"],
        ["rules"],
        ["scan"],
        ["scan", "--format", "json"],
        ["baseline", "init"],
        ["check"],
        ["check", "--format", "sarif"],
        ["graph", "message-handler", "--format", "html"],
    ):
        said = run(commands / "ssot", *arguments, cwd=workspace)
        if not said.strip():
            sys.exit(f"check_wheel: ssot {' '.join(arguments)} said nothing")
        print(f"ssot {' '.join(arguments)}: {len(said.splitlines())} lines")
    migrate(commands, folder / "small")


def migrate(commands: Path, workspace: Path) -> None:
    """Migrate a workspace of three files, and take it back: the codemods are where the wheel has put them."""
    shutil.copytree(CHECKOUT / "fixtures" / "migrate" / "shim_route" / "before", workspace)
    before = {path: path.read_bytes() for path in workspace.rglob("*.py")}
    mapped = ["--route", "kind=start", "--argument", "size=length", "--method", "handle=process"]
    move = ["--from", "pkg.old.Old", "--to", "pkg.new.New", *mapped]
    print(run(commands / "ssot", "migrate", *move, "--write", cwd=workspace).splitlines()[0])
    if before == {path: path.read_bytes() for path in before}:
        sys.exit("check_wheel: ssot migrate --write changed nothing")
    print(run(commands / "ssot", "undo", cwd=workspace).splitlines()[0])
    if before != {path: path.read_bytes() for path in before}:
        sys.exit("check_wheel: ssot undo did not give back what was there")


def main() -> None:
    """Build, look inside, install, hold the layers, run."""
    with tempfile.TemporaryDirectory(prefix="ssot-wheel-") as name:
        folder = Path(name)
        wheel = build(folder)
        check_contents(wheel, folder / "source")
        print(f"built {wheel.name}")
        commands = install(wheel, folder)
        shutil.copyfile(CHECKOUT / ".importlinter", folder / ".importlinter")
        print(run(commands / "lint-imports", "--no-cache", "--config", folder / ".importlinter", cwd=folder).strip())
        smoke(commands, folder)


if __name__ == "__main__":
    main()
