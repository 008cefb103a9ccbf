"""The eleven regimes that come with the service.

Each number stands beside the article it comes from and a flag that says how far it was
checked. Where the law gives no number, the target is a policy and says so.

`already_unavailable` complies everywhere: these duties are that the content can no
longer be encountered, and then it cannot. `not_found` complies nowhere but under an
information notice: a locator that a platform does not find may be a locator misread, so
the item stays open until an officer has looked.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from app.domain.calendars import CalendarCode
from app.domain.ceilings import Confidence
from app.domain.clock_events import ClockEventKind, PauseEffect
from app.domain.clock_starts import ClockStart, Presumption
from app.domain.outcomes import WORLDWIDE, Outcome
from app.domain.regimes import DeadlineKind, DisputeGround, Regime, Source
from app.domain.rules import Rule, Unit

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)

_GONE: Final = frozenset(
    {Outcome.REMOVED, Outcome.ACCESS_DISABLED, Outcome.ALREADY_UNAVAILABLE}
)


def _hours(count: int, timezone: str) -> Rule:
    """Elapsed hours: neither holidays nor clock changes touch them."""
    return Rule(unit=Unit.HOURS, count=count, timezone=timezone, calendar=CalendarCode.NONE)


def _changes(start: str, **others: str) -> Mapping[ClockEventKind, str]:
    """A wrongly recorded start is a mistake of fact, which every law lets one correct."""
    allowed = {ClockEventKind(kind): article for kind, article in others.items()}
    return MappingProxyType(allowed | {ClockEventKind.START_CORRECTED: start})


def _own_policy(start: str) -> Mapping[ClockEventKind, str]:
    """Whoever sets a target for itself may stop, extend and correct it."""
    own = "the regulator's own policy: the target is not statutory"
    return _changes(start, paused=own, resumed=own, extended=own)


# Of notices under this Act only: what another law presumes of an email is not known here, so
# under its regimes a notice is given when that is proved.
_OSA_EMAIL: Final = Presumption(48 * _HOUR, "OSA 2023 s.208(11)")

_UK_INTIMATE_IMAGE: Final = Regime(
    code="uk-osa-intimate-image",
    version=1,
    title="Intimate image content reported to a provider (Online Safety Act 2023)",
    effective_from=date(2026, 6, 29),
    kind=DeadlineKind.STATUTORY,
    confidence=Confidence.PRIMARY,
    rule=_hours(48, "Europe/London"),
    clock_event="receipt by the provider of an intimate image content report",
    clock_starts=ClockStart.REPORT,
    email_presumption=_OSA_EMAIL,
    sources=(
        Source("48 hours from receipt of the report", "OSA 2023 s.10(3A)", Confidence.PRIMARY),
        Source("what a report must contain", "OSA 2023 s.20A(2)", Confidence.PRIMARY),
        Source("the two exits", "OSA 2023 s.10(3B)", Confidence.PRIMARY),
        Source("in force from", "S.I. 2026/689 reg. 2(1)(j)", Confidence.PRIMARY),
        Source(
            "the duty reaches what can be encountered in the United Kingdom",
            "OSA 2023 s.133(3)",
            Confidence.SECONDARY,
        ),
    ),
    clock_changes=_changes("OSA 2023 s.10(3A): time runs from receipt"),
    clock_source="OSA 2023 s.10(3A) and (3B) know neither a pause nor an extension",
    complying_outcomes=_GONE,
    complying_territory="GB",
    dispute_grounds=(
        DisputeGround(
            "not_intimate_image_content",
            "The content is not intimate image content",
            "OSA 2023 s.10(3B)(a)",
        ),
        DisputeGround(
            "reporter_without_standing",
            "The reporter is neither the subject nor acting for them",
            "OSA 2023 s.10(3B)(b)",
        ),
    ),
    ceiling="osa-schedule-13",
    due_soon_lead=12 * _HOUR,
    further_leads=(3 * _HOUR,),
)

_UK_ILLEGAL_CONTENT: Final = Regime(
    code="uk-osa-illegal-content",
    version=1,
    title="Illegal content of which a provider is alerted (Online Safety Act 2023)",
    effective_from=date(2025, 3, 17),
    kind=DeadlineKind.POLICY,
    confidence=Confidence.PRIMARY,
    rule=_hours(24, "Europe/London"),
    clock_event="the provider being alerted by a person, or becoming aware in any other way",
    clock_starts=ClockStart.REPORT,
    email_presumption=_OSA_EMAIL,
    sources=(
        Source("“swiftly”: the Act gives no number", "OSA 2023 s.10(3)(b)", Confidence.PRIMARY),
        Source("24 hours", "the regulator's own target, not law", Confidence.PRIMARY),
        Source(
            "duties enforceable from",
            "Ofcom statement of 16 December 2024",
            Confidence.SECONDARY,
        ),
    ),
    clock_changes=_own_policy("OSA 2023 s.10(3)(b)"),
    clock_source="OSA 2023 s.10(3)(b)",
    complying_outcomes=_GONE,
    complying_territory="GB",
    dispute_grounds=(
        DisputeGround(
            "not_illegal_content",
            "There are no reasonable grounds to infer that the content is illegal",
            "OSA 2023 s.192",
        ),
    ),
    ceiling="osa-schedule-13",
    due_soon_lead=6 * _HOUR,
    further_leads=(2 * _HOUR,),
)

_UK_INFORMATION: Final = Regime(
    code="uk-osa-information",
    version=1,
    title="Information notice (Online Safety Act 2023)",
    effective_from=date(2024, 1, 10),
    kind=DeadlineKind.SET_IN_NOTICE,
    confidence=Confidence.PRIMARY,
    rule=None,
    clock_event="the information notice being given; by email, 48 hours after it was sent",
    clock_starts=ClockStart.GIVING,
    email_presumption=_OSA_EMAIL,
    sources=(
        Source("the notice says when", "OSA 2023 s.102(3)", Confidence.PRIMARY),
        Source("the duty to answer", "OSA 2023 s.102(8)", Confidence.PRIMARY),
        Source(
            "email is given 48 hours after sending", "OSA 2023 s.208(11)", Confidence.PRIMARY
        ),
        Source("in force from", "OSA 2023 commencement regulations", Confidence.BELIEVED),
    ),
    clock_changes=_changes(
        "OSA 2023 s.208: when a notice was given",
        extended="OSA 2023 s.102: Ofcom sets the date, and may set a later one",
    ),
    clock_source="OSA 2023 s.102(9): Ofcom may cancel a notice; nothing stops its clock",
    # The duty is to answer. What became of an item, or that it was not found, is an answer.
    complying_outcomes=_GONE | {Outcome.NOT_FOUND},
    requires_respond_by=True,
    ceiling="osa-schedule-13",
    due_soon_lead=2 * _DAY,
    further_leads=(12 * _HOUR,),
)

_EU_TCO: Final = Regime(
    code="eu-tco",
    version=1,
    title="Removal order for terrorist content (Regulation (EU) 2021/784)",
    effective_from=date(2022, 6, 7),
    kind=DeadlineKind.STATUTORY,
    confidence=Confidence.PRIMARY,
    rule=_hours(1, "UTC"),
    clock_event="receipt of the removal order",
    clock_starts=ClockStart.GIVING,
    sources=(
        Source("one hour", "Regulation (EU) 2021/784 Art 3(3)", Confidence.PRIMARY),
        Source("force majeure", "Regulation (EU) 2021/784 Art 3(7)", Confidence.PRIMARY),
        Source("clarification", "Regulation (EU) 2021/784 Art 3(8)", Confidence.PRIMARY),
        Source("applies from", "Regulation (EU) 2021/784 Art 24", Confidence.BELIEVED),
    ),
    clock_changes=_changes(
        "Regulation (EU) 2021/784 Art 3(3): time runs from receipt",
        paused="Regulation (EU) 2021/784 Art 3(7) and (8)",
        resumed="Regulation (EU) 2021/784 Art 3(7) and (8)",
    ),
    clock_source="Regulation (EU) 2021/784 Art 3(3) knows no extension",
    # Art 3(7) and (8): the period applies as soon as the grounds have ceased, or the
    # clarification has been received. It begins anew; it does not go on.
    pause_effect=PauseEffect.RESTARTS,
    complying_outcomes=_GONE,
    complying_territory="EU",
    # Until an officer rules otherwise. There is no ground of dispute: who asks for scrutiny
    # of an order under Art 4 removes within the hour all the same.
    excusing_outcomes=frozenset({Outcome.IMPOSSIBLE, Outcome.CLARIFICATION_REQUESTED}),
    ceiling="eu-tco",
    due_soon_lead=15 * _MINUTE,
    further_leads=(5 * _MINUTE,),
)

_EU_DSA_ORDER: Final = Regime(
    code="eu-dsa-order",
    version=1,
    title="Order to act against illegal content (Regulation (EU) 2022/2065)",
    effective_from=date(2024, 2, 17),
    kind=DeadlineKind.POLICY,
    confidence=Confidence.SECONDARY,
    rule=_hours(24, "UTC"),
    clock_event="receipt of the order",
    clock_starts=ClockStart.GIVING,
    sources=(
        Source(
            "“without undue delay”: no fixed limit",
            "Regulation (EU) 2022/2065 Art 9(1)",
            Confidence.SECONDARY,
        ),
        Source("24 hours", "the authority's own target, not law", Confidence.PRIMARY),
        Source("applies from", "Regulation (EU) 2022/2065 Art 93", Confidence.BELIEVED),
    ),
    clock_changes=_own_policy("Regulation (EU) 2022/2065 Art 9(1)"),
    clock_source="Regulation (EU) 2022/2065 Art 9",
    complying_outcomes=_GONE,
    complying_territory="EU",
    dispute_grounds=(
        DisputeGround(
            "order_incomplete",
            "The order lacks what an order must contain",
            "Regulation (EU) 2022/2065 Art 9(2)",
        ),
        DisputeGround(
            "content_not_illegal",
            "The content is not illegal",
            "Regulation (EU) 2022/2065 Art 3(h)",
        ),
    ),
    ceiling="eu-dsa",
    due_soon_lead=6 * _HOUR,
    further_leads=(2 * _HOUR,),
)

_US_TAKE_IT_DOWN: Final = Regime(
    code="us-take-it-down",
    version=1,
    title="Valid removal request (TAKE IT DOWN Act)",
    effective_from=date(2026, 5, 19),
    kind=DeadlineKind.STATUTORY,
    confidence=Confidence.SECONDARY,
    rule=_hours(48, "UTC"),
    clock_event="receipt by the platform of a valid removal request",
    clock_starts=ClockStart.REPORT,
    sources=(
        Source("48 hours", "TAKE IT DOWN Act s.3(a)(3)", Confidence.SECONDARY),
        Source("platform duties from", "TAKE IT DOWN Act s.3(a)(1)", Confidence.SECONDARY),
    ),
    clock_changes=_changes("TAKE IT DOWN Act s.3(a)(3): time runs from a valid request"),
    clock_source="TAKE IT DOWN Act s.3(a)(3) knows neither a pause nor an extension",
    complying_outcomes=_GONE,
    # The Act says “remove”: hiding the depiction from one country's users is less than that.
    complying_territory=WORLDWIDE,
    dispute_grounds=(
        DisputeGround(
            "request_not_valid",
            "The request lacks what a valid request must contain",
            "TAKE IT DOWN Act s.3(a)(1)(B)",
        ),
        DisputeGround(
            "not_an_intimate_visual_depiction",
            "The depiction is not an intimate visual depiction, or was consented to",
            "TAKE IT DOWN Act s.3(a)(1)(A)",
        ),
    ),
    ceiling="us-take-it-down",
    due_soon_lead=12 * _HOUR,
    further_leads=(3 * _HOUR,),
)

_AU_REMOVAL_NOTICE: Final = Regime(
    code="au-removal-notice",
    version=1,
    title="Removal notice (Online Safety Act 2021, Australia)",
    effective_from=date(2022, 1, 23),
    kind=DeadlineKind.STATUTORY,
    confidence=Confidence.PRIMARY,
    rule=_hours(24, "Australia/Sydney"),
    clock_event="the notice being given to the provider",
    clock_starts=ClockStart.GIVING,
    sources=(
        Source("24 hours", "Online Safety Act 2021 (Cth) ss.77-79", Confidence.PRIMARY),
        Source("a longer period", "Online Safety Act 2021 (Cth) s.77", Confidence.PRIMARY),
        Source("in force from", "Online Safety Act 2021 (Cth) s.2", Confidence.BELIEVED),
    ),
    clock_changes=_changes(
        "Online Safety Act 2021 (Cth) s.77: time runs from the giving of the notice",
        extended="Online Safety Act 2021 (Cth) s.77: such longer period as is allowed",
    ),
    clock_source="Online Safety Act 2021 (Cth) s.77 knows an extension but no pause",
    complying_outcomes=_GONE,
    # The Act is met when no end-user in Australia can reach the material.
    complying_territory="AU",
    dispute_grounds=(
        DisputeGround(
            "not_covered_material",
            "The material is not of the kind that the notice names",
            "Online Safety Act 2021 (Cth) s.77(1)",
        ),
    ),
    ceiling="au-osa",
    due_soon_lead=6 * _HOUR,
    further_leads=(2 * _HOUR,),
)

_NETZDG_GROUND: Final = DisputeGround(
    "not_unlawful", "The content is not unlawful", "NetzDG s.1(3)"
)
# In force until the Digitale-Dienste-Gesetz replaced it on 14 May 2024.
_NETZDG_LAST_DAY: Final = date(2024, 5, 13)

_DE_NETZDG_MANIFEST: Final = Regime(
    code="de-netzdg-manifest",
    version=1,
    title="Manifestly unlawful content (Netzwerkdurchsetzungsgesetz, historic)",
    effective_from=date(2017, 10, 1),
    effective_to=_NETZDG_LAST_DAY,
    kind=DeadlineKind.STATUTORY,
    confidence=Confidence.PRIMARY,
    rule=_hours(24, "Europe/Berlin"),
    clock_event="receipt of the complaint",
    clock_starts=ClockStart.REPORT,
    sources=(
        Source("24 hours", "NetzDG s.3(2) no. 2", Confidence.PRIMARY),
        Source("held from and to", "NetzDG Art 3; DDG of 6 May 2024", Confidence.BELIEVED),
    ),
    clock_changes=_changes(
        "NetzDG s.3(2) no. 2: time runs from receipt",
        extended="NetzDG s.3(2) no. 2: longer if agreed with law enforcement",
    ),
    clock_source="NetzDG s.3(2) no. 2 knows an agreed longer period but no pause",
    complying_outcomes=_GONE,
    complying_territory="DE",
    dispute_grounds=(_NETZDG_GROUND,),
    ceiling="de-netzdg",
    due_soon_lead=6 * _HOUR,
    further_leads=(2 * _HOUR,),
)

_DE_NETZDG: Final = Regime(
    code="de-netzdg",
    version=1,
    title="Unlawful content (Netzwerkdurchsetzungsgesetz, historic)",
    effective_from=date(2017, 10, 1),
    effective_to=_NETZDG_LAST_DAY,
    kind=DeadlineKind.STATUTORY,
    confidence=Confidence.PRIMARY,
    rule=Rule(
        unit=Unit.CALENDAR_DAYS,
        count=7,
        timezone="Europe/Berlin",
        calendar=CalendarCode.NONE,
    ),
    clock_event="receipt of the complaint",
    clock_starts=ClockStart.REPORT,
    sources=(
        Source("as a rule within seven days", "NetzDG s.3(2) no. 3", Confidence.PRIMARY),
        Source("held from and to", "NetzDG Art 3; DDG of 6 May 2024", Confidence.BELIEVED),
    ),
    clock_changes=_changes(
        "NetzDG s.3(2) no. 3: time runs from receipt",
        extended="NetzDG s.3(2) no. 3(a) and (b): facts to establish, or self-regulation body",
    ),
    clock_source="NetzDG s.3(2) no. 3 lets the seven days be exceeded but not stopped",
    complying_outcomes=_GONE,
    complying_territory="DE",
    dispute_grounds=(_NETZDG_GROUND,),
    ceiling="de-netzdg",
    due_soon_lead=_DAY,
    further_leads=(6 * _HOUR,),
)


def _india(code: str, title: str, *, hours: int, event: str, lead: timedelta) -> Regime:
    """Both limits come from the amendment of February 2026, in force on the 20th."""
    article = "IT Rules 2021 (India) rule 3(1)(d), as amended in February 2026"
    starts = ClockStart.GIVING
    if event.startswith("complaint"):
        article = "IT Rules 2021 (India) rule 3(2)(b), as amended in February 2026"
        starts = ClockStart.REPORT
    return Regime(
        code=code,
        version=1,
        title=title,
        effective_from=date(2026, 2, 20),
        kind=DeadlineKind.STATUTORY,
        confidence=Confidence.SECONDARY,
        rule=_hours(hours, "Asia/Kolkata"),
        clock_event=event,
        clock_starts=starts,
        sources=(Source(f"{hours} hours", article, Confidence.SECONDARY),),
        clock_changes=_changes(f"{article}: time runs from receipt"),
        clock_source=f"{article}, knows neither a pause nor an extension",
        complying_outcomes=_GONE,
        complying_territory="IN",
        dispute_grounds=(
            DisputeGround("not_unlawful", "The content is not within the rule", article),
        ),
        ceiling="in-safe-harbour",
        due_soon_lead=lead,
        further_leads=(10 * _MINUTE,),
    )


BUILT_IN: Final[tuple[Regime, ...]] = (
    _UK_INTIMATE_IMAGE,
    _UK_ILLEGAL_CONTENT,
    _UK_INFORMATION,
    _EU_TCO,
    _EU_DSA_ORDER,
    _US_TAKE_IT_DOWN,
    _AU_REMOVAL_NOTICE,
    _DE_NETZDG_MANIFEST,
    _DE_NETZDG,
    _india(
        "in-it-rules",
        "Order of a court or government (IT Rules 2021, India)",
        hours=3,
        event="receipt of the order of a court or of the government",
        lead=45 * _MINUTE,
    ),
    _india(
        "in-it-rules-intimate",
        "Intimate imagery (IT Rules 2021, India)",
        hours=2,
        event="complaint by or for the person shown",
        lead=30 * _MINUTE,
    ),
)
