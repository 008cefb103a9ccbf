"""The one predicate of timeliness in SQL: lists, counts and exposure all ask it.

It says of rows what `app.domain.notices.timeliness` says of one notice; a test holds the
two together.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, not_, or_

from app.domain.notices import OPEN_STATES, State, Timeliness
from app.store.tables import NoticeRow

IS_OPEN = NoticeRow.state.in_(OPEN_STATES)
_RUNNING = and_(IS_OPEN, not_(NoticeRow.all_contested), NoticeRow.paused_at.is_(None))


def conditions(now: datetime) -> dict[Timeliness, ColumnElement[bool]]:
    """For each answer the condition on a notice's row; exactly one holds of any row."""
    late = and_(NoticeRow.effective_at > NoticeRow.deadline_at, NoticeRow.paused_at.is_(None))
    return {
        Timeliness.WITHDRAWN: NoticeRow.state == State.WITHDRAWN,
        Timeliness.LATE: and_(NoticeRow.state == State.RESOLVED, late),
        Timeliness.CONTESTED: and_(IS_OPEN, NoticeRow.all_contested),
        Timeliness.OVERDUE: and_(_RUNNING, NoticeRow.deadline_at < now),
        Timeliness.DUE_SOON: and_(
            _RUNNING, NoticeRow.deadline_at >= now, NoticeRow.due_soon_at <= now
        ),
        Timeliness.ON_TIME: or_(
            and_(
                NoticeRow.state == State.RESOLVED,
                or_(NoticeRow.effective_at.is_(None), not_(late)),
            ),
            and_(IS_OPEN, not_(NoticeRow.all_contested), NoticeRow.paused_at.is_not(None)),
            and_(_RUNNING, NoticeRow.deadline_at >= now, NoticeRow.due_soon_at > now),
        ),
    }


def lapsed(now: datetime) -> ColumnElement[bool]:
    """Whether the due moment passed with the notice unanswered, whatever came afterwards."""
    unanswered = or_(
        _RUNNING,
        NoticeRow.resolved_at > NoticeRow.deadline_at,
        NoticeRow.withdrawn_at > NoticeRow.deadline_at,
    )
    return and_(NoticeRow.deadline_at < now, unanswered)


def timeliness_column(now: datetime) -> ColumnElement[str]:
    """The timeliness of each row at `now`, as a column."""
    return case(*((condition, word) for word, condition in conditions(now).items()))
