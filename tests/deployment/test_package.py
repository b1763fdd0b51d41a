"""What goes into the package of a function, and that it is the same each time."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from evenhand.deployment.archive import write_archive
from evenhand.deployment.dependencies import files_of, importable
from evenhand.deployment.needs import LEFT_OUT, OF_SIGN_IN, Unresolved, left_out_of, needs_of
from evenhand.deployment.package import MOST_BYTES, TooLarge, compile_tree, make_packages
from evenhand.deployment.target import Target, interpreter_of, this_machine, version_of
from evenhand.deployment.template import FUNCTION, load_template, of_type

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "functions"
INSTALLED = frozenset(
    {"aws_lambda_powertools", "boto3", "botocore", "cryptography", "jinja2", "joserfc", "markupsafe", "pydantic"}
)
HANDLERS = {Path(each["CodeUri"]).stem: each["Handler"] for each in of_type(load_template(ROOT), FUNCTION).values()}


def write(folder: Path, files: dict[str, str]) -> None:
    """Write some files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.mark.parametrize("function", HANDLERS)
def test_no_function_gets_what_only_pages_or_one_machine_need(function: str) -> None:
    needs = needs_of(HANDLERS[function], SOURCE, INSTALLED, left_out_of(function))

    assert not {"mkdocs", "markdown", "markdown_it", "yaml", "jieba", "starlette", "rich", "typer"} & needs.packages
    for part in ("cli", "local", "exchange", "trial", "deployment", "adapters.sqlite", "adapters.file_keys"):
        assert not [each for each in needs.modules if each.startswith(f"evenhand.{part}")], part


def test_only_the_sign_in_gets_what_signs_and_verifies() -> None:
    for function, handler in HANDLERS.items():
        packages = needs_of(handler, SOURCE, INSTALLED, left_out_of(function)).packages
        assert ({"cryptography", "joserfc"} <= packages) is (function == "sign-in"), function
        assert not {"cryptography", "joserfc"} & packages or function == "sign-in"


def test_a_function_gets_the_adapters_of_aws() -> None:
    modules = needs_of(HANDLERS["api"], SOURCE, INSTALLED, left_out_of("api")).modules
    assert {
        "evenhand",
        "evenhand.adapters.dynamodb.feed",
        "evenhand.adapters.s3_keys",
        "evenhand.adapters.sqs",
    } <= modules


def test_what_is_left_out_is_there_to_be_left_out() -> None:
    for module in LEFT_OUT | OF_SIGN_IN:
        path = SOURCE.joinpath(*module.split("."))
        assert path.is_dir() or path.with_suffix(".py").is_file(), module


FOREIGN = {
    "evenhand/__init__.py": "",
    "evenhand/first.py": "import os\nfrom evenhand import second\n",
    "evenhand/second.py": (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import numpy\n    from evenhand import typed\n"
        "def later():\n    import pydantic.main\n    from evenhand.third import thing\n"
    ),
    "evenhand/third.py": "thing = 1\n",
    "evenhand/typed.py": "import numpy\n",
    "evenhand/bad.py": "def later():\n    import numpy\n",
    "evenhand/near.py": "from . import first\n",
}


def test_imports_are_followed_also_those_within_functions_and_not_those_for_types_alone(tmp_path: Path) -> None:
    write(tmp_path, FOREIGN)
    needs = needs_of("evenhand.first.handler", tmp_path, {"pydantic"}, frozenset())
    assert needs.modules == {"evenhand", "evenhand.first", "evenhand.second", "evenhand.third"}
    assert needs.packages == {"pydantic"}


@pytest.mark.parametrize(("module", "said"), [("bad", "imports numpy"), ("near", "name the package")])
def test_what_cannot_be_resolved_stops_the_packaging_and_not_the_function(
    tmp_path: Path, module: str, said: str
) -> None:
    write(tmp_path, FOREIGN)
    with pytest.raises(Unresolved, match=said):
        needs_of(f"evenhand.{module}.handler", tmp_path, {"pydantic"}, frozenset())


DISTRIBUTIONS = {
    "alpha/__init__.py": "",
    "alpha/tests/test_alpha.py": "",
    "alpha/types.pyi": "",
    "beta.py": "",
    "Gamma_x/__init__.py": "",
    "Alpha-1.dist-info/METADATA": "Name: Alpha\nRequires-Dist: beta>=1\nRequires-Dist: Delta; extra == 'more'\n",
    "Alpha-1.dist-info/RECORD": "alpha/__init__.py,,\nalpha/tests/test_alpha.py,,\nalpha/types.pyi,,\n../../bin/a,,\n",
    "beta-1.dist-info/METADATA": "Name: beta\nRequires-Dist: gamma.x\n",
    "beta-1.dist-info/RECORD": "beta.py,,\n",
    "gamma_x-1.dist-info/METADATA": "Name: gamma_x\nRequires-Dist: alpha\n",
    "gamma_x-1.dist-info/RECORD": "Gamma_x/__init__.py,,\n",
}


def test_packages_come_with_what_they_need_and_without_what_nobody_reads(tmp_path: Path) -> None:
    write(tmp_path, DISTRIBUTIONS)
    assert importable(tmp_path) == {"alpha": "Alpha", "beta": "beta", "Gamma_x": "gamma_x"}
    assert sorted(files_of({"alpha"}, tmp_path)) == ["Gamma_x/__init__.py", "alpha/__init__.py", "beta.py"]
    assert files_of(set(), tmp_path) == {}


MODULES = {
    "evenhand/__init__.py": '"""Ours."""\n',
    "evenhand/sets.py": 'KINDS = {"one", "two", "three"}\n\n\ndef known(kind):\n    return kind in {"a", "b", "c"}\n',
    "evenhand/page.html": "<p>A page</p>\n",
}


def packed(folder: Path, order: int) -> tuple[str, Path]:
    """The same modules written in another order, at another time, compiled and packed."""
    write(folder, dict(list(MODULES.items())[::order]))
    for number, name in enumerate(MODULES):
        os.utime(folder / name, (number * order + 10, number * order + 10))
    compile_tree(folder, Path(sys.executable))
    names = [path for path in folder.rglob("*") if path.is_file()]
    files = {path.relative_to(folder).as_posix(): path for path in names[::order]}
    return write_archive(folder.parent / f"{folder.name}.zip", files), folder.parent / f"{folder.name}.zip"


def test_the_same_files_make_the_same_archive_to_the_byte(tmp_path: Path) -> None:
    (first, one), (second, other) = packed(tmp_path / "one", 1), packed(tmp_path / "other", -1)
    assert first == second
    assert one.read_bytes() == other.read_bytes()


def test_compiled_modules_run_without_their_sources_and_say_where_they_lie_on_aws(tmp_path: Path) -> None:
    _, archive = packed(tmp_path / "one", 1)
    with zipfile.ZipFile(archive) as opened:
        compiled = {name for name in opened.namelist() if name.endswith(".pyc")}
        opened.extractall(tmp_path / "task", compiled)
    assert compiled == {"evenhand/__init__.pyc", "evenhand/sets.pyc"}

    code = "import evenhand.sets as s; print(s.known('b'), s.known.__code__.co_filename)"
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=tmp_path / "task", capture_output=True, text=True)

    assert done.stdout == "True /var/task/evenhand/sets.py\n", done.stderr


def test_a_target_takes_wheels_of_its_own_processor_and_of_a_c_library_that_it_has() -> None:
    arm = Target(python="3.13", processor="arm64").platforms
    assert all(tag.endswith("_aarch64") for tag in arm)
    assert arm[0] == "manylinux_2_34_aarch64", "that of Amazon Linux 2023"
    assert str(Target(python="3.13", processor="x86_64")) == "python3.13 on x86_64"


def test_an_interpreter_is_taken_only_when_it_is_of_that_python(tmp_path: Path) -> None:
    assert interpreter_of(this_machine().python) == Path(sys.executable)
    assert interpreter_of("3.99") is None
    assert version_of(tmp_path / "nothing") == ""
    stub = tmp_path / "python3.98"
    stub.write_text("#!/bin/sh\necho 'not installed' >&2\nexit 127\n")
    stub.chmod(0o755)
    assert version_of(stub) == ""


TEMPLATE = """
Resources:
  Small:
    Type: AWS::Serverless::Function
    Properties: {Handler: evenhand.small.handler, CodeUri: ../build/functions/small.zip}
"""


def test_a_package_that_is_larger_than_twelve_megabytes_is_not_made_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"infra/template.yaml": TEMPLATE, "functions/evenhand/__init__.py": "", "functions/evenhand/small.py": ""}
    write(tmp_path, files)
    monkeypatch.setattr("evenhand.deployment.package.install", lambda lock, target, folder: folder.mkdir())

    def make() -> int:
        [made] = make_packages(tmp_path, tmp_path / "out", this_machine(), None, lambda done: None)
        return made.size

    assert MOST_BYTES == 12 * 1024 * 1024
    fits = make()
    monkeypatch.setattr("evenhand.deployment.package.MOST_BYTES", fits)
    assert make() == fits
    monkeypatch.setattr("evenhand.deployment.package.MOST_BYTES", fits - 1)
    with pytest.raises(TooLarge, match=r"small\.zip"):
        make()
