"""`make rehearse`: deploy, publish, use, take rights away, take down. `make rehearse-iam` takes every right away.

With `--keep` it stops once everything is there, says where, and waits to be interrupted.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evenhand.people.person import Role
from rehearsal import features
from rehearsal.cognito import CognitoName, make_pool
from rehearsal.deployed import SITE, STACK, deploy, deploy_again, examined, package, take_down
from rehearsal.edge import Edge
from rehearsal.emulator import Emulator
from rehearsal.published import publish_twice
from rehearsal.rights import FOR, ONE_OF_EACH_ROLE, UNNOTICED
from rehearsal.roles import Right, Roles
from rehearsal.world import Missing, World, owner

ROOT = Path(__file__).resolve().parents[2]
PROVIDERS = """
[[provider]]
id = "cognito"
name = "Cognito"
issuer = "{issuer}"
client_id = "{client}"
client_secret_env = "COGNITO_SECRET"
"""
BEGAN = time.monotonic()


def tell(what: str) -> None:
    """Say what is done now, and how long it took to get here."""
    print(f"{time.monotonic() - BEGAN:6.1f} s  {what}", flush=True)  # noqa: T201 - it is what it is for


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--ministack", type=Path, required=True, help="the emulator's command")
    arguments.add_argument("--rights", action="store_true", help="take away every right, not one of each role")
    arguments.add_argument("--only", default="", help="with --rights: those in whose names this pattern is found")
    arguments.add_argument("--learn", action="store_true", help="print what each right is for, and compare nothing")
    arguments.add_argument("--keep", action="store_true", help="stop once everything is there")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as made:
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
                wrong += [*everything(world), *by_itself(world), *without_rights(world, chosen)]
            if wrong:
                print("\n".join(["", *wrong, "", "The end of the emulator's log:"]), flush=True)  # noqa: T201
                print(emulator.log.read_text(encoding="utf-8", errors="replace")[-6000:], flush=True)  # noqa: T201
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
        tell(f"FAILED {name}: {wrong[name]}")
    tell(f"{len(features.FEATURES) - len(wrong)} features work")
    return [f"{name}: {why}" for name, why in wrong.items()]


def by_itself(world: World) -> list[str]:
    """What happens with nobody invoking anything: a receipt by the queue, the report and an overdue attempt by a
    schedule."""
    tell("Waiting for what happens by itself")
    try:
        lead, person = world.hire(Role.STAKEHOLDER), world.hire()
        attempt_id = features.overdue(world)
        features.passed(world, world.signed_in(person))
        every_minute(world, "ReportSchedule")
        world.wait(lambda: world.mail_to(person), "the receipt, mailed because a queue woke the worker")
        tell("The receipt left, woken by the queue")
        world.wait(lambda: world.mail_to(lead, "Acme Support"), "the report, mailed because of the schedule")
        tell("The report left, by the schedule")
        world.wait(lambda: submitted(world, attempt_id), "an attempt submitted when its time was up")
        tell("The overdue attempt was submitted, by the schedule")
    except Missing as missing:
        return [f"by itself: {missing} did not happen"]
    return []


def submitted(world: World, attempt_id: str) -> bool:
    """Whether an attempt was."""
    record = world.application.attempts.get(attempt_id)
    return record is not None and record.submission is not None


def every_minute(world: World, schedule: str) -> None:
    """Let a daily schedule run every minute, so that nobody waits for a day."""
    scheduler = world.emulator.client("scheduler")
    resource = world.emulator.client("cloudformation").describe_stack_resource(
        StackName=STACK, LogicalResourceId=schedule
    )
    found = scheduler.get_schedule(Name=resource["StackResourceDetail"]["PhysicalResourceId"])
    kept = {name: found[name] for name in ("Name", "Target", "FlexibleTimeWindow", "State", "GroupName")}
    scheduler.update_schedule(**kept, ScheduleExpression="rate(1 minute)")


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
    tell(f"Taking away {len(taken)} of {len(rights)} rights, one after the other")
    for right in taken:
        found, meant = set(without(world, roles, right)), set(FOR.get(str(right), ()))
        if chosen.learn:
            print(f'    "{right}": {tuple(sorted(found))!r},', flush=True)  # noqa: T201 - it is what it is for
        elif found != meant:
            wrong.append(f"Without {right}, {sorted(found)} failed, not {sorted(meant)}.")
            tell(wrong[-1])
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


def failing(world: World, tried: Iterable[object]) -> dict[str, str]:
    """Which features do not work, and why."""
    wrong = {}
    for feature in tried:
        name = feature.__name__  # type: ignore[attr-defined]
        try:
            feature(world)  # type: ignore[operator]
        except Exception as error:  # whatever it is, it is what is looked for
            wrong[name] = f"{type(error).__name__}: {error}"
    return wrong


if __name__ == "__main__":
    sys.exit(main())
