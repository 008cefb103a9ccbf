"""`forthwith exposure`: a ceiling with its working, and those of a table of providers."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Forthwith

YEAR = ("--start", "2025-01-01", "--end", "2025-12-31", "--as-of", "2026-11-22")
HEADER = "provider,period_start,period_end,revenue,currency,status,scope,source,exchange_rate\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "providers.csv"


def test_a_ceiling_is_shown_with_every_line_and_its_source(forthwith: Forthwith):
    shown = forthwith("exposure", "--revenue", "2200000000 USD", *YEAR)

    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith("Statutory maximum: 167,020,753.22 GBP")
    words = " ".join(shown.stdout.split())
    assert "1 USD = 0.759185 GBP" in words
    assert "OSA 2023 Sch 13" in words


def test_the_same_is_given_as_the_api_gives_it(forthwith: Forthwith):
    given = forthwith(
        "exposure",
        *("--revenue", "100000000 USD", *YEAR, "--exchange-rate", "0.75"),
        *("--group", "Parent = Ltd=300000000", "--single", "20000", "--daily"),
        '{"rate": {"amount": "100", "currency": "GBP"}, "from": "2025-10-14", "max_days": 60}',
        *("--format", "json"),
    )
    body = json.loads(given.stdout)

    # 10 % of 100,000,000 x 0.75 + 300,000,000
    assert body["statutory_maximum"] == {"amount": "37500000.00", "currency": "GBP"}
    assert body["accrued"]["total"] == {"amount": "26000.00", "currency": "GBP"}
    assert "revenue of Parent = Ltd" in {line["step"] for line in body["working"]}


def test_a_ceiling_is_given_as_a_row(forthwith: Forthwith):
    given = forthwith("exposure", "--revenue", "500000000", *YEAR, "--format", "csv")
    [row] = csv.DictReader(given.stdout.splitlines())

    assert (row["statutory_maximum"], row["bound"]) == ("50000000.00", "exact")
    assert (row["revenue"], row["gbp_per_unit"]) == ("500000000.00", "")


def test_without_revenue_the_ceiling_is_open(forthwith: Forthwith):
    shown = forthwith("exposure")
    other = forthwith("exposure", "--person", "other_person")

    assert shown.stdout.startswith("Statutory maximum: at least 18,000,000.00 GBP")
    assert other.stdout.startswith("Statutory maximum: 18,000,000.00 GBP")


def test_a_ceiling_whose_numbers_are_not_checked_says_so(forthwith: Forthwith):
    shown = forthwith("exposure", "--revenue", "5 EUR", "--regime", "eu-tco")

    assert "Unsure: see the line 'confidence'." in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--revenue", "-5", *YEAR), "accounting_period/revenue/amount"),
        (("--revenue", "5 XQQ", *YEAR), "accounting_period/revenue/currency"),
        (("--revenue", "5 AED", *YEAR), "not among the currencies quoted"),
        (("--revenue", "5", "--start", "2025-01-01"), "accounting_period/end"),
        (("--regime", "uk"), "regime: is not built in"),
        (("--as-of", "yesterday"), "as_of"),
        (("--group", "Parent"), "group/0: write"),
        (("--daily", "{"), "daily_penalties/0: is not valid JSON"),
        (("--daily", "{}"), "daily_penalties/0/rate"),
        (("--single", "5 USD"), "single_penalties/0/currency"),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_sentence(
    forthwith: Forthwith, arguments: tuple[str, ...], said: str
):
    refused = forthwith("exposure", *arguments)

    assert refused.exit_code == 1
    assert said in refused.stderr.replace("\n", " ")
    assert refused.stdout == ""


ROWS = [
    "[A] Ltd,2024-01-01,2024-12-31,100000000,GBP,reported,provider,accounts 2024,",
    "[A] Ltd,2025-01-01,2025-12-31,200000000,GBP,reported,provider,accounts 2025,",
    "B Inc,2025-01-01,2025-12-31,1000000000,USD,estimated,group,press,",
    "C Inc,2025-01-01,2025-12-31,1000000000,USD,determined,,,0.5",
    "D Inc,,,,,unknown,group,no figure found,",
    "E SA,2022-01-01,2022-12-31,1000000000,RUB,,,,",
]


def test_a_table_is_reckoned_for_each_provider(forthwith: Forthwith, table: Path):
    table.write_text(HEADER + "\n".join(ROWS), encoding="utf-8")
    given = forthwith(
        "exposure", "--from", str(table), "--as-of", "2026-11-22", "--format", "csv"
    )
    rows = list(csv.DictReader(given.stdout.splitlines()))

    assert given.exit_code == 0, given.output
    assert [
        (row["provider"], row["statutory_maximum"], row["bound"], row["basis"]) for row in rows
    ] == [
        ("[A] Ltd", "20000000.00", "exact", "percentage_of_revenue"),
        ("B Inc", "75918524.19", "exact", "estimated_revenue"),
        ("C Inc", "50000000.00", "exact", "percentage_of_revenue"),
        ("D Inc", "18000000.00", "at_least", "revenue_unknown"),
        ("E SA", "18000000.00", "at_least", "revenue_unknown"),
    ]
    assert (rows[1]["rate_from"], rows[1]["quotations"]) == ("2025-01-02", "255")
    assert (rows[2]["gbp_per_unit"], rows[2]["quotations"]) == ("0.5", "")


def test_a_table_is_shown_or_given_as_json(forthwith: Forthwith, table: Path):
    table.write_text(HEADER + "\n".join(ROWS), encoding="utf-8-sig")
    shown = forthwith("exposure", "--from", str(table), "--as-of", "2026-11-22")
    given = forthwith(
        "exposure", "--from", str(table), "--as-of", "2026-11-22", "--format", "json"
    )

    assert "[A] Ltd" in shown.stdout
    assert "20,000,000.00 GBP" in shown.stdout
    assert "none held" in " ".join(shown.stdout.split())
    first, *_ = json.loads(given.stdout)
    assert (first["provider"], first["as_of"]) == ("[A] Ltd", "2026-11-22")
    assert first["working"][0]["step"] == "figure set aside"


# rows, what is said of them
FAULTY = [
    (",2025-01-01,2025-12-31,5,GBP,,,,", "line 2: provider: is empty"),
    ("A,2025-01-01,2025-12-31,5", "line 2: row: has more or fewer cells"),
    ("A,2025-01-01,2025-12-31,5,GBP,,,,,5", "line 2: row: has more or fewer cells"),
    ("A,2025-01-01,2025-12-31,1 000,GBP,,,,", "line 2: revenue: write an amount"),
    ("A,2025-01-01,2025-12-31,-5,GBP,,,,", "line 2: revenue: revenue must not be negative"),
    ("A,2025-01-01,2025-12-31,5,XQQ,,,,", "line 2: currency: is not the ISO 4217 code"),
    ("A,2025-01-01,2024-12-31,5,GBP,,,,", "line 2: period_end: lies before the start"),
    ("A,2025-01-01,,5,GBP,,,,", "line 2: period_end: write a date"),
    ("A,2025-01-01,2025-12-31,5,GBP,sure,,,", "line 2: status: "),
    ("A,,,,,reported,,,", "line 2: revenue: is empty, though its status is reported"),
    ("A,2025-01-01,2025-12-31,5,USD,,,,0", "line 2: exchange_rate: write pounds"),
    ("A,2025-01-01,2025-12-31,5,USD,,,,NaN", "line 2: exchange_rate: write pounds"),
    (
        "A,2024-01-01,2024-12-31,5,GBP,,,,\nA,2024-06-01,2025-05-31,5,GBP,,,,",
        "line 3: period_start: the period overlaps",
    ),
]


@pytest.mark.parametrize(("rows", "said"), FAULTY)
def test_what_is_wrong_with_a_row_is_told_and_the_others_are_reckoned(
    forthwith: Forthwith, table: Path, rows: str, said: str
):
    good = "Z,2025-01-01,2025-12-31,500000000,GBP,,,,\n"
    table.write_text(HEADER + rows + "\n" + good, encoding="utf-8")
    given = forthwith("exposure", "--from", str(table), "--format", "csv")

    assert given.exit_code == 1
    assert f"providers.csv, {said}" in given.stderr
    assert [row["provider"] for row in csv.DictReader(given.stdout.splitlines())] == ["Z"]


def test_a_provider_with_a_faulty_row_is_left_out_by_name(forthwith: Forthwith, table: Path):
    table.write_text(
        HEADER + "A,2024-01-01,2024-12-31,5,GBP,,,,\nA,2025-01-01,2025-12-31,x,GBP,,,,\n",
        encoding="utf-8",
    )
    given = forthwith("exposure", "--from", str(table))

    assert "A was left out, for not all of its rows could be read" in given.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "has no column provider"),
        (b"name,revenue\nA,5\n", "has no column provider"),
        (b"provider\nA\xff\n", "is not CSV in UTF-8"),
        (b'provider\n"A', "is not CSV in UTF-8"),
    ],
)
def test_what_is_no_table_is_refused(
    forthwith: Forthwith, table: Path, content: bytes, said: str
):
    table.write_bytes(content)
    refused = forthwith("exposure", "--from", str(table))

    assert (refused.exit_code, said in refused.stderr) == (1, True)
