"""The people of the demo. All names are invented; the addresses end in `.example`, which no mail reaches."""

from __future__ import annotations

from evenhand.people.person import ALL_VENDORS, Person, Role, Vendor

VENDORS = (
    Vendor(id="baobab", name="Baobab Trust & Safety"),
    Vendor(id="northgate", name="Northgate Support"),
    Vendor(id="yulan", name="Yulan Services"),
)

STAFF = (
    Person(id="trainer-1", name="Ines Okafor", email="ines.okafor@evenhand.example", role=Role.TRAINER),
    Person(id="trainer-2", name="林书怡", email="lin.shuyi@evenhand.example", role=Role.TRAINER, language="zh"),
    Person(
        id="lead-baobab",
        name="Wanjiru Kamau",
        email="wanjiru.kamau@baobab.example",
        role=Role.STAKEHOLDER,
        scope=("baobab",),
    ),
    Person(
        id="lead-northgate",
        name="Owen Price",
        email="owen.price@northgate.example",
        role=Role.STAKEHOLDER,
        scope=("northgate",),
    ),
    Person(
        id="lead-yulan",
        name="陈国栋",
        email="chen.guodong@yulan.example",
        role=Role.STAKEHOLDER,
        language="zh",
        scope=("yulan",),
    ),
    Person(
        id="manager-1",
        name="Marta Lindqvist",
        email="marta.lindqvist@platform.example",
        role=Role.STAKEHOLDER,
        scope=(ALL_VENDORS,),
    ),
    Person(id="admin-1", name="Sam Whitfield", email="sam.whitfield@evenhand.example", role=Role.ADMIN),
)

_NAMES = {
    ("baobab", "en"): (
        "Achieng Odhiambo",
        "Brian Mutua",
        "Chebet Rono",
        "Daudi Mwangi",
        "Esther Njeri",
        "Faith Wambui",
        "George Otieno",
        "Halima Abdi",
        "Isaac Kiptoo",
        "Joyce Atieno",
        "Kevin Maina",
        "Lilian Achieng",
        "Moses Barasa",
    ),
    ("northgate", "en"): (
        "Aidan Walsh",
        "Bea Santos",
        "Carlo Reyes",
        "Dina Cruz",
        "Eoin Murphy",
        "Fiona Byrne",
        "Gab Navarro",
        "Hazel Lim",
        "Ivan Dela Rosa",
        "Jess Tan",
        "Kay Villanueva",
        "Liam Doyle",
    ),
    ("northgate", "zh"): ("黄嘉敏", "吴志强"),
    ("yulan", "zh"): (
        "王雨桐",
        "李浩然",
        "张梦洁",
        "刘子轩",
        "陈思远",
        "杨晓彤",
        "赵俊杰",
        "周雅婷",
        "徐文博",
        "孙佳怡",
        "马天宇",
    ),
    ("yulan", "en"): ("Grace Feng", "Tony Gao"),
}

LABELLERS = tuple(
    Person(
        id=f"{vendor}-{language}-{number:02}",
        name=name,
        email=f"{vendor}-{language}-{number:02}@{vendor}.example",
        role=Role.LABELLER,
        vendor_id=vendor,
        cohort="2026-11",
        language=language,
    )
    for (vendor, language), names in _NAMES.items()
    for number, name in enumerate(names, 1)
)

NEW_JOINERS = frozenset({"baobab-en-13", "northgate-en-12", "yulan-zh-11", "northgate-zh-01", "northgate-zh-02"})
"""Those who start today: they have taken nothing yet, and are the ones to sign in as."""
