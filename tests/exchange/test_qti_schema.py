"""The QTI package against the schemas of IMS Global, where somebody has them: their licence keeps them out of here."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from evenhand.exchange.qti_package import write_qti
from evenhand.quiz.model import Quiz
from exchange.test_qti import RENDERER, TAXONOMY
from strategies import quizzes

SCHEMAS = os.environ.get("EVENHAND_QTI_SCHEMAS", "")
"""A folder with imsqti_v2p1.xsd and imscp_v1p1.xsd and what they import."""


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    if not SCHEMAS:
        pytest.skip("EVENHAND_QTI_SCHEMAS names no folder with imsqti_v2p1.xsd and imscp_v1p1.xsd")
    etree = pytest.importorskip("lxml.etree", reason="pip install lxml")
    found = {name: next(Path(SCHEMAS).rglob(name)) for name in ("imsqti_v2p1.xsd", "imscp_v1p1.xsd")}
    return {name: etree.XMLSchema(etree.parse(str(path))) for name, path in found.items()}


@given(quiz=quizzes())
def test_every_file_is_valid(schemas: dict[str, Any], quiz: Quiz) -> None:
    etree = pytest.importorskip("lxml.etree")
    with zipfile.ZipFile(io.BytesIO(write_qti(quiz, RENDERER, TAXONOMY).content)) as files:
        for name in files.namelist():
            schema = schemas["imscp_v1p1.xsd" if name == "imsmanifest.xml" else "imsqti_v2p1.xsd"]
            schema.assertValid(etree.fromstring(files.read(name)))
