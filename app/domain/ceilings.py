"""The ceilings that laws set on penalties, as dated data with source and confidence."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.currencies import STERLING
from app.domain.errors import Malformed
from app.values import dataclass

SCHEDULE_13 = "osa-schedule-13"


class Formula(StrEnum):
    """How a ceiling follows from the facts."""

    SCHEDULE_13 = "the greater of a fixed amount and a scaled share of revenue"
    GREATER_OF = "the greater of a fixed amount and a share of turnover"
    SHARE = "a share of turnover"
    PER_CONTRAVENTION = "a fixed amount for each contravention"
    FIXED = "a fixed amount"
    NO_MONEY = "no money penalty"


class Confidence(StrEnum):
    """How far a number has been checked; only the first two count as sure."""

    PRIMARY = "checked in the primary text"
    SECONDARY = "checked in a secondary source"
    BELIEVED = "believed right, not checked against a source"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Remark:
    """A further rule or doubt that belongs beside a ceiling's figure."""

    subject: str
    text: str
    source: str


class Per(StrEnum):
    """What a share of turnover is taken of, and how often it may be imposed."""

    YEAR = "of turnover"
    DAY = "of average daily turnover, for each day"


@dataclass(frozen=True, slots=True)
class LesserCeiling:
    """A ceiling that the same law sets beside its greatest, as a share of turnover."""

    subject: str
    share: Decimal
    per: Per
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class CeilingRule:
    """One version of one law's ceiling; amounts in whole units of its currency."""

    code: str
    law: str
    source: str
    formula: Formula
    currency: str
    confidence: Confidence
    fixed: Decimal = Decimal(0)
    share: Decimal = Decimal(0)
    holds_from: date | None = None
    remarks: tuple[Remark, ...] = ()
    lesser: tuple[LesserCeiling, ...] = ()

    @property
    def version(self) -> str:
        """The name under which a reckoning cites this version of the rule."""
        return f"{self.code}/{self.holds_from or 'undated'}"

    @property
    def sure(self) -> bool:
        """Whether the number has been checked against a source."""
        return is_sure(self.confidence)


def is_sure(confidence: Confidence) -> bool:
    """Only what was read in the law itself, or in somebody's account of it, is sure."""
    return confidence in {Confidence.PRIMARY, Confidence.SECONDARY}


def ceiling_rule(code: str, as_of: date) -> CeilingRule:
    """Find the version of a ceiling that holds on a day.

    Raises Malformed for a code that is not held, and for a day before the law held.
    """
    versions = [rule for rule in CEILINGS if rule.code == code]
    if not versions:
        raise Malformed.at("/regime", f"no ceiling is held under the code {code[:64]!r}")
    held = [rule for rule in versions if rule.holds_from is None or rule.holds_from <= as_of]
    if not held:
        first = versions[0]
        detail = f"lies before {first.holds_from}, from which the rule holds ({first.law})"
        raise Malformed.at("/as_of", detail)
    return held[-1]


# The numbers. Versions of one code stand in the order of their dates.

_UNIT_RAISED = date(2024, 11, 7)
_UNIT_INDEXED = date(2026, 7, 1)


def _australia(holds_from: date, unit: Decimal, *remarks: Remark) -> CeilingRule:
    """500 penalty units, five times that for a body corporate, per contravention."""
    return CeilingRule(
        code="au-osa",
        law="Online Safety Act 2021 (Cth); Regulatory Powers (Standard Provisions) Act 2014",
        source="Online Safety Act 2021 (Cth) s.80; Regulatory Powers Act s.82(5)",
        formula=Formula.PER_CONTRAVENTION,
        currency="AUD",
        confidence=Confidence.BELIEVED,
        fixed=500 * 5 * unit,
        holds_from=holds_from,
        remarks=(
            Remark(
                "penalty units",
                f"500 units of A${unit}, times five for a body corporate",
                "Crimes Act 1914 (Cth) s.4AA; Regulatory Powers Act s.82(5)",
            ),
            Remark(
                "for a person who is no body corporate",
                f"{500 * unit} AUD: 500 units, not times five",
                "Online Safety Act 2021 (Cth) s.80",
            ),
            *remarks,
        ),
    )


CEILINGS: tuple[CeilingRule, ...] = (
    CeilingRule(
        code=SCHEDULE_13,
        law="Online Safety Act 2023, section 143 and Schedule 13",
        source="OSA 2023 Sch 13 para 4(1)",
        formula=Formula.SCHEDULE_13,
        currency=STERLING,
        confidence=Confidence.PRIMARY,
        fixed=Decimal(18_000_000),
        share=Decimal("0.10"),
        # The day the Act was passed; no reckoning can be asked for before it.
        holds_from=date(2023, 10, 26),
    ),
    CeilingRule(
        code="eu-tco",
        law="Regulation (EU) 2021/784",
        source="Regulation (EU) 2021/784 Art 18(3)",
        formula=Formula.SHARE,
        currency="EUR",
        confidence=Confidence.BELIEVED,
        share=Decimal("0.04"),
        remarks=(
            Remark(
                "when it applies",
                "systematic or persistent failure to comply with the one-hour duty; "
                "the Member State sets the penalty",
                "Regulation (EU) 2021/784 Art 18",
            ),
        ),
    ),
    CeilingRule(
        code="eu-dsa",
        law="Regulation (EU) 2022/2065",
        source="Regulation (EU) 2022/2065 Art 52(3)",
        formula=Formula.SHARE,
        currency="EUR",
        confidence=Confidence.SECONDARY,
        share=Decimal("0.06"),
        lesser=(
            LesserCeiling(
                "failings of information",
                Decimal("0.01"),
                Per.YEAR,
                "Regulation (EU) 2022/2065 Art 52(3)",
                Confidence.BELIEVED,
            ),
            LesserCeiling(
                "periodic penalties",
                Decimal("0.05"),
                Per.DAY,
                "Regulation (EU) 2022/2065 Art 52(4)",
                Confidence.BELIEVED,
            ),
        ),
    ),
    CeilingRule(
        code="us-take-it-down",
        law="TAKE IT DOWN Act s.3; Federal Trade Commission Act",
        source="TAKE IT DOWN Act s.3(b); 16 CFR 1.98 as adjusted in 2025",
        formula=Formula.PER_CONTRAVENTION,
        currency="USD",
        confidence=Confidence.UNSURE,
        fixed=Decimal(53_088),
        holds_from=date(2026, 5, 19),
        remarks=(
            Remark(
                "adjustment",
                "the amount is the one adjusted in 2025 (secondary source); "
                "a later adjustment was not found",
                "16 CFR 1.98",
            ),
            Remark(
                "days",
                "some commentators count each day apart; no text for it was found, "
                "so it is not reckoned",
                "TAKE IT DOWN Act s.3(b)",
            ),
        ),
    ),
    _australia(date(2023, 7, 1), Decimal(313)),
    _australia(_UNIT_RAISED, Decimal(330)),
    _australia(
        _UNIT_INDEXED,
        Decimal(330),
        Remark(
            "indexation",
            "the unit was indexed on 1 July 2026; the new amount was not found, "
            "so the former one is the least it can be",
            "Crimes Act 1914 (Cth) s.4AA(3)",
        ),
    ),
    CeilingRule(
        code="de-netzdg",
        law="Netzwerkdurchsetzungsgesetz (historic)",
        source="NetzDG s.4(2); OWiG s.30(2) sentence 3",
        formula=Formula.FIXED,
        currency="EUR",
        confidence=Confidence.BELIEVED,
        fixed=Decimal(50_000_000),
        remarks=(
            Remark(
                "tenfold for legal persons",
                "EUR 5 million times ten; the multiplication is not checked against the text",
                "NetzDG s.4(2); OWiG s.30(2) sentence 3",
            ),
            Remark(
                "breaches of the duty to name an agent",
                "EUR 500,000, or EUR 5 million by the same multiplication",
                "NetzDG s.4(2); OWiG s.30(2) sentence 3",
            ),
            Remark(
                "historic",
                "repealed on 14 May 2024 (not checked against the text)",
                "Digitale-Dienste-Gesetz",
            ),
        ),
    ),
    CeilingRule(
        code="ie-osmr",
        law="Broadcasting Act 2009 (Ireland)",
        source="Broadcasting Act 2009 as amended by the Online Safety and Media Regulation Act",
        formula=Formula.GREATER_OF,
        currency="EUR",
        confidence=Confidence.BELIEVED,
        fixed=Decimal(20_000_000),
        share=Decimal("0.10"),
    ),
    CeilingRule(
        code="in-safe-harbour",
        law="Information Technology Act 2000 (India) s.79; IT Rules 2021 as amended in 2026",
        source="IT Rules 2021 (India), rule 7",
        formula=Formula.NO_MONEY,
        currency="INR",
        confidence=Confidence.SECONDARY,
        remarks=(
            Remark(
                "consequence",
                "loss of safe harbour: the intermediary answers for the content itself",
                "Information Technology Act 2000 (India) s.79",
            ),
        ),
    ),
)
