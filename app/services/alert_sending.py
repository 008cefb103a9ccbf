"""Sending alerts: what is due is claimed, sent with no transaction open, and settled.

Any number of replicas may do it. An alert is sent at least once, with the same id each time.
"""

import asyncio
import json
import random
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.alerts import Alert, Channel, SilencedBecause, mail_about
from app.domain.deliveries import DeliveryState, Judgement, Outcome, Verdict, judge
from app.domain.mail import is_mailbox
from app.domain.messages import message_id
from app.kit import counters
from app.kit.clock import SystemClock
from app.kit.ids import new_id
from app.kit.logs import get_log
from app.services.alerts import open_way
from app.services.house import House
from app.store import alert_sending
from app.store.alert_sending import ClaimedAlert, SettledAlert

SENT_TOGETHER: Final = 16
# Longer than an attempt by either way may take.
LEASE: Final = timedelta(minutes=2)

_STATES: Final = {
    Verdict.DELIVERED: DeliveryState.DELIVERED,
    Verdict.RETRY: DeliveryState.PENDING,
    Verdict.GAVE_UP: DeliveryState.FAILED,
    Verdict.ENDPOINT_GONE: DeliveryState.FAILED,
    Verdict.ENDPOINT_FAILING: DeliveryState.FAILED,
}
_SILENCING: Final = {
    Verdict.ENDPOINT_GONE: SilencedBecause.GONE,
    Verdict.ENDPOINT_FAILING: SilencedBecause.FAILING,
}
# A receiver holds the moment of a message against its own clock, which no sandbox moves.
_MACHINE: Final = SystemClock()

log = get_log("alerts")


async def send_alerts(house: House) -> None:
    """Sends every alert that is due, with no transaction open meanwhile."""
    claimed = await _claim(house)
    while claimed:
        settled = await asyncio.gather(*(_send(house, one) for one in claimed))
        async with house.driver() as connection:
            await alert_sending.settle(connection, settled)
        claimed = await _claim(house)


async def _claim(house: House) -> list[ClaimedAlert]:
    now = house.clock.now()
    async with house.driver() as connection:
        return await alert_sending.claim(
            connection, now, lease_id=new_id(), until=now + LEASE, at_most=SENT_TOGETHER
        )


async def _send(house: House, claimed: ClaimedAlert) -> SettledAlert:
    """One attempt, and what follows from it."""
    began = house.clock.now()
    outcome = await _outcome(house, claimed)
    now = house.clock.now()
    if outcome is None:
        # Whoever was to be told has no address any more.
        return _cancelled(claimed, now)
    judgement = judge(
        outcome,
        attempts=claimed.attempts + 1,
        failing_since=claimed.failing_since,
        now=now,
        jitter=random.random(),  # noqa: S311 - spreads retries, guards nothing
    )
    counters.ALERT_ATTEMPTS.labels(claimed.channel, outcome.kind).inc()
    return _judged(claimed, outcome, judgement, began=began, now=now)


async def _outcome(house: House, claimed: ClaimedAlert) -> Outcome | None:
    alert = _alert_from(claimed)
    if claimed.channel == Channel.EMAIL:
        if claimed.email is None or not is_mailbox(claimed.email):
            return None
        mail = mail_about(alert, claimed.email, claimed.saved_filter_id, house.herald.console)
        return await house.herald.send(mail, _MACHINE.now())
    url, secret = open_way(
        house.sealer, claimed.subscription_id, claimed.url_sealed, claimed.secret_sealed
    )
    return await house.herald.courier.post(
        url=url,
        message_id=message_id(alert.id),
        moment=_MACHINE.now(),
        body=body_of(alert, claimed.saved_filter_id),
        secrets=[secret],
    )


def body_of(alert: Alert, saved_filter_id: UUID) -> bytes:
    """What a webhook is sent: counts and ids. The same bytes at each attempt."""
    body = {
        "type": "alert.entered",
        "id": message_id(alert.id),
        "created_at": alert.created_at.isoformat().replace("+00:00", "Z"),
        "subscription_id": str(alert.subscription_id),
        "saved_filter_id": str(saved_filter_id),
        "notices": alert.notices,
        "notice_ids": [str(one) for one in alert.notice_ids],
    }
    return json.dumps(body, separators=(",", ":")).encode()


def _alert_from(claimed: ClaimedAlert) -> Alert:
    return Alert(
        id=claimed.id,
        subscription_id=claimed.subscription_id,
        notices=claimed.notices,
        notice_ids=claimed.notice_ids,
        state=DeliveryState.PENDING,
        attempts=claimed.attempts,
        next_attempt_at=None,
        outcome=None,
        reason=None,
        created_at=claimed.created_at,
        settled_at=None,
    )


def _judged(
    claimed: ClaimedAlert,
    outcome: Outcome,
    judgement: Judgement,
    *,
    began: datetime,
    now: datetime,
) -> SettledAlert:
    verdict = judgement.verdict
    because = _SILENCING.get(verdict)
    if because is not None:
        log.warning("alerts_silenced", subscription=claimed.subscription_id, because=because)
    works = verdict is Verdict.DELIVERED
    return SettledAlert(
        id=claimed.id,
        lease_id=claimed.lease_id,
        state=_STATES[verdict],
        settled_at=None if verdict is Verdict.RETRY else now,
        failing_since=None if works else claimed.failing_since or began,
        next_attempt_at=judgement.retry_at,
        outcome=outcome.kind,
        reason=outcome.reason,
        because=because,
    )


def _cancelled(claimed: ClaimedAlert, now: datetime) -> SettledAlert:
    return SettledAlert(
        id=claimed.id,
        lease_id=claimed.lease_id,
        state=DeliveryState.CANCELLED,
        settled_at=now,
        failing_since=claimed.failing_since,
    )
