"""The one predicate of timeliness in SQL: lists, counts and exposure all ask it.

It says of rows what `app.domain.notices.timeliness` says of one notice; a test holds the
two together.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, literal, not_, or_, true

from app.domain.notices import OPEN_STATES, Against, State, Timeliness
from app.store.tables.notices import NoticeRow
from app.values import dataclass

IS_OPEN = NoticeRow.state.in_(OPEN_STATES)


@dataclass(frozen=True, slots=True)
class Terms:
    """The columns of a clock against which the facts are held; `running` is where no pause
    keeps the due moment from counting.
    """

    deadline_at: ColumnElement[Any]
    due_soon_at: ColumnElement[Any]
    running: ColumnElement[bool]


# As `app.domain.notices.against_original` has it: nothing ever happened to the clock.
TERMS: Final[Mapping[Against, Terms]] = MappingProxyType(
    {
        Against.PRESENT: Terms(
            NoticeRow.deadline_at.expression,
            NoticeRow.due_soon_at.expression,
            NoticeRow.paused_at.is_(None),
        ),
        Against.ORIGINAL: Terms(
            NoticeRow.original_deadline_at.expression,
            NoticeRow.original_deadline_at - (NoticeRow.deadline_at - NoticeRow.due_soon_at),
            true(),
        ),
    }
)


def conditions(
    now: datetime, against: Against = Against.PRESENT
) -> dict[Timeliness, ColumnElement[bool]]:
    """For each answer the condition on a notice's row; exactly one holds of any row."""
    terms = TERMS[against]
    running = _running(terms)
    late = and_(NoticeRow.effective_at > terms.deadline_at, terms.running)
    return {
        Timeliness.WITHDRAWN: NoticeRow.state == State.WITHDRAWN,
        Timeliness.LATE: and_(NoticeRow.state == State.RESOLVED, late),
        Timeliness.CONTESTED: and_(IS_OPEN, NoticeRow.all_contested),
        Timeliness.OVERDUE: and_(running, terms.deadline_at < now),
        Timeliness.DUE_SOON: and_(running, terms.deadline_at >= now, terms.due_soon_at <= now),
        Timeliness.ON_TIME: or_(
            and_(
                NoticeRow.state == State.RESOLVED,
                or_(NoticeRow.effective_at.is_(None), not_(late)),
            ),
            and_(IS_OPEN, not_(NoticeRow.all_contested), not_(terms.running)),
            and_(running, terms.deadline_at >= now, terms.due_soon_at > now),
        ),
    }


def lapsed(now: datetime, against: Against = Against.PRESENT) -> ColumnElement[bool]:
    """Whether the due moment passed with the notice unanswered, whatever came afterwards."""
    terms = TERMS[against]
    unanswered = or_(
        _running(terms),
        # What was excused altogether was never owed, so its due moment lapsed for nobody.
        and_(NoticeRow.resolved_at > terms.deadline_at, NoticeRow.effective_at.is_not(None)),
        NoticeRow.withdrawn_at > terms.deadline_at,
    )
    return and_(terms.deadline_at < now, unanswered)


def falls_due(now: datetime) -> ColumnElement[bool]:
    """Whether the clock of an open notice runs, its due moment still to come."""
    terms = TERMS[Against.PRESENT]
    return and_(_running(terms), terms.deadline_at >= now)


def timeliness_column(now: datetime, against: Against = Against.PRESENT) -> ColumnElement[str]:
    """The timeliness of each row at `now`, as a column."""
    holds = conditions(now, against)
    return case(*((condition, literal(word.value)) for word, condition in holds.items()))


def _running(terms: Terms) -> ColumnElement[bool]:
    return and_(IS_OPEN, not_(NoticeRow.all_contested), terms.running)
