"""Shared builders: small collections analysed by the real analyzer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from search.analysis.analyzer import Analyzer
from search.analysis.dates import DateSpan
from search.documents import Document
from search.engines.base import Indexed
from search.lexicon.glossary import Glossary, parse_glossary

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")

GLOSSARY = "\n".join(
    (
        "putin\tperson\tวลาดิมีร์ ปูติน | วลาดิเมียร์ ปูติน {variant} | ปูติน {short}"
        "\tVladimir Putin | Putin {short}\t\t\teditor\tpresident",
        "cuba\tplace\tคิวบา\tCuba | Cuban {demonym}\t\t\teditor\tcountry",
        "russia\tplace\tรัสเซีย\tRussia | Russian {demonym}\t\t\teditor\tcountry",
        "kim-jong-un\tperson\tคิม จองอึน | คิม {short weak}\tKim Jong Un | Kim {short weak}"
        "\t\t\teditor\tleader",
        "myanmar\tplace\tเมียนมา | พม่า {former}\tMyanmar | Burma {former}"
        "\t\t\teditor\tcountry",
    )
)

DOCUMENTS = (
    Document(
        "cuba-en",
        "Russian ships reach Havana",
        "A Russian frigate and a submarine reached Havana. Cuba welcomed the visit.",
        "en",
        DateSpan.of(2024, 6, 12),
        "Desk",
    ),
    Document(
        "cuba-th",
        "เรือรบรัสเซียถึงฮาวานา",
        "เรือฟริเกตของรัสเซียเดินทางถึงกรุงฮาวานาของคิวบา เมื่อ พ.ศ. 2567",
        "th",
        DateSpan.of(2024, 6, 13),
        "โต๊ะข่าว",
    ),
    Document(
        "kim-th",
        "คิม จองอึน พบปูติน",
        "ผู้นำเกาหลีเหนือ คิม จองอึน พบกับวลาดิเมียร์ ปูติน ที่วลาดิวอสต็อก",
        "th",
        DateSpan.of(2023, 9),
        "โต๊ะข่าว",
    ),
    Document(
        "kim-en",
        "Kim Jong Un meets Putin",
        "Kim Jong Un met Vladimir Putin at the Vostochny Cosmodrome in 2023.",
        "en",
        DateSpan.of(2023, 9, 13),
        "Desk",
    ),
    Document(
        "myanmar-mixed",
        "มิน อ่อง หล่าย Min Aung Hlaing",
        "พล.อ.อาวุโส มิน อ่อง หล่าย (Min Aung Hlaing) เยือนรัสเซีย ปี 2564 ซื้อ Su-30",
        "th",
        None,
        "",
    ),
    Document("empty-text", "Only a title", "", "en", DateSpan.of(2020)),
)


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    return parse_glossary(GLOSSARY)


@pytest.fixture(scope="session")
def analyzer(glossary: Glossary) -> Analyzer:
    return Analyzer(glossary.names())


def indexed(document: Document, analyzer: Analyzer) -> Indexed:
    title = analyzer.analyze(document.title).views
    return Indexed(document, title, analyzer.analyze(document.text).views)


@pytest.fixture(scope="session")
def collection(analyzer: Analyzer) -> tuple[Indexed, ...]:
    return tuple(indexed(document, analyzer) for document in DOCUMENTS)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development material beside the repository; skips where there is none."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no development material beside the repository (../shared)")
    return folder
