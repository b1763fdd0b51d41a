"""`make rehearse`: deploy, publish, use, take rights away, take down. `make rehearse-iam` takes every right away.

It takes some five minutes; one that is not done after an hour hangs, and ends itself, saying where it was.
With `--keep` it stops once everything is there, says where, and waits to be interrupted.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rehearsal import features
from rehearsal.by_itself import by_itself
from rehearsal.cognito import CognitoName, make_pool
from rehearsal.deployed import SITE, deploy, deploy_again, examined, package, take_down
from rehearsal.edge import Edge
from rehearsal.emulator import LOG as EMULATOR_LOG
from rehearsal.emulator import LONGEST_LINE, Emulator
from rehearsal.poison import poisoned
from rehearsal.published import publish_twice
from rehearsal.rights import FOR, ONE_OF_EACH_ROLE, UNNOTICED
from rehearsal.roles import Right, Roles
from rehearsal.world import SOON_SECONDS, World, owner

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT / "build" / "rehearsal.log"
PROVIDERS = """
[[provider]]
id = "cognito"
name = "Cognito"
issuer = "{issuer}"
client_id = "{client}"
client_secret_env = "COGNITO_SECRET"
"""
BEGAN = time.monotonic()
MOST_SECONDS = 3600
"""Many times what it takes, for machines that are busy; one of all rights, and one that waits, have no end."""
LAST_LINES = 8
"""Of what the emulator and the functions said."""


def tell(what: str) -> None:
    """Say what is done now, and how long it took to get here."""
    print(f"{time.monotonic() - BEGAN:6.1f} s  {what}", flush=True)  # noqa: T201 - it is what it is for


def hangs(_: int, frame: FrameType | None) -> None:
    """Say where it is, and end."""
    traceback.print_stack(frame)
    sys.exit(f"The rehearsal is not done after {MOST_SECONDS // 60} minutes: above is where it was.")


def keep(log: Path) -> None:
    """Keep what the emulator and the functions said, and show its end."""
    if log.is_file():
        LOG.parent.mkdir(exist_ok=True)
        shutil.copy(log, LOG)
        with LOG.open(encoding="utf-8", errors="replace") as lines:
            said = [line.rstrip()[:LONGEST_LINE] for line in deque(lines, LAST_LINES)]
        print("\n".join(["They said last:", *said, f"All that they said: {LOG}"]), flush=True)  # noqa: T201


@contextmanager
def log_kept(folder: Path) -> Iterator[None]:
    """Whatever ends it early, the log does not go with the folder."""
    try:
        yield
    except BaseException:
        keep(folder / EMULATOR_LOG)
        raise


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--ministack", type=Path, required=True, help="the emulator's command")
    arguments.add_argument("--rights", action="store_true", help="take away every right, not one of each role")
    arguments.add_argument("--only", default="", help="with --rights: those in whose names this pattern is found")
    arguments.add_argument("--learn", action="store_true", help="print what each right is for, and compare nothing")
    arguments.add_argument("--keep", action="store_true", help="stop once everything is there")
    chosen = arguments.parse_args()
    # Whoever ends it from outside ends the emulator and the functions too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not (chosen.rights or chosen.learn or chosen.keep):
        signal.signal(signal.SIGALRM, hangs)
        signal.alarm(MOST_SECONDS)
    with tempfile.TemporaryDirectory() as made, log_kept(Path(made)):
        folder = Path(made)
        packages = package(ROOT, folder, tell)
        with CognitoName(folder) as name, Emulator(chosen.ministack.absolute(), folder, name.environment) as emulator:
            name.emulator_port = emulator.port
            tell("Deploying")
            pool = make_pool(emulator, f"{SITE}/api/sign-in/cognito/callback", {})
            deployed = deploy(
                ROOT,
                emulator,
                packages,
                PROVIDERS.format(issuer=pool.issuer, client=pool.client_id),
                {"COGNITO_SECRET": pool.client_secret},
            )
            wrong = publish_twice(ROOT, folder, emulator, tell)
            tell("Deploying again")
            wrong += [*deploy_again(ROOT, emulator, packages), *examined(emulator)]
            application = owner(emulator, deployed)
            with Edge(
                emulator, deployed.outputs["DistributionId"], deployed.api, deployed.key_pair, deployed.public_key
            ) as edge:
                world = World(emulator, deployed, edge, folder / "built", application)
                if chosen.keep:
                    tell(f"The site is at http://127.0.0.1:{edge.port}; its cookies are for {SITE}")
                    time.sleep(10**6)
                wrong += [*everything(world), *by_itself(world, tell), *poisoned(world, tell)]
                wrong += without_rights(world, chosen)
            if wrong:
                keep(emulator.log)
                print("\n".join(["", *wrong]))  # noqa: T201 - it is what it is for
                return 1
            tell("Taking down")
            left = take_down(emulator)
            if sorted(left) != ["bucket", "bucket", "table"]:
                print(f"What people did and were asked should stay when the stack goes; left are {left}.")  # noqa: T201
                return 1
    tell("All of it works")
    return 0


def everything(world: World) -> list[str]:
    """Every feature tried once; what does not work."""
    wrong = failing(world, features.FEATURES)
    for name in wrong:
        tell(f"FAILED {name}")
    tell(f"{len(features.FEATURES) - len(wrong)} of {len(features.FEATURES)} features work")
    return [f"{name} failed: {why}" for name, why in wrong.items()]


def without_rights(world: World, chosen: argparse.Namespace) -> list[str]:
    """Each right taken away for a moment: what is for it must fail, and nothing else."""
    roles, wrong = Roles(world.emulator), []
    rights = list(dict.fromkeys(roles.rights()))
    known = FOR.keys() | UNNOTICED.keys()
    if not chosen.learn:
        wrong += [f"{right} is not in rights.py." for right in map(str, rights) if right not in known]
        wrong += [f"Nobody has the right {right} any more." for right in sorted(known - set(map(str, rights)))]
    wanted = re.compile(chosen.only)
    every = chosen.rights or chosen.learn
    taken = [each for each in rights if (every or str(each) in ONE_OF_EACH_ROLE) and wanted.search(str(each))]
    world.soon = SOON_SECONDS
    tell(f"Taking away {len(taken)} of {len(rights)} rights, one after the other")
    for right in taken:
        found, meant = without(world, roles, right), set(FOR.get(str(right), ()))
        if chosen.learn:
            why = "".join(f"\n    # {name}: {reason.splitlines()[0]}" for name, reason in sorted(found.items()))
            print(f'    "{right}": {tuple(sorted(found))!r},{why}', flush=True)  # noqa: T201 - it is what it is for
        elif found.keys() != meant:
            wrong += [f"Without {right} {name} failed too: {found[name]}" for name in sorted(found.keys() - meant)]
            wrong += [f"Without {right} {name} did not fail." for name in sorted(meant - found.keys())]
            tell(f"WRONG without {right}: {', '.join(sorted(found)) or 'nothing'}, not {', '.join(sorted(meant))}")
        else:
            tell(f"Without {right}: {', '.join(sorted(found)) or 'nothing noticed it'}")
    return wrong


def without(world: World, roles: Roles, right: Right) -> dict[str, str]:
    """Which features fail without a right."""
    policy = roles.take(right)
    # What is asked for when a function starts, it must start for.
    starts = right.action.startswith("ssm:")
    if starts:
        world.restart("SignIn")
    try:
        return failing(world, features.FEATURES)
    finally:
        roles.give_back(right, policy)
        if starts:
            world.restart("SignIn")


def failing(world: World, tried: Iterable[Callable[[World], None]]) -> dict[str, str]:
    """Which features do not work, and why, with what the functions said meanwhile."""
    wrong = {}
    for feature in tried:
        begun = world.emulator.log.stat().st_size
        try:
            with world.for_a_while():
                feature(world)
        except Exception as error:  # whatever it is, it is what is looked for
            said = "".join(f"\n    {line}" for line in world.emulator.faults(begun))
            wrong[feature.__name__] = f"{type(error).__name__}: {error}{said}"
    return wrong


if __name__ == "__main__":
    sys.exit(main())
