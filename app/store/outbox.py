"""Handing events on: what an act records waits in the outbox for its places in the log."""

# The sequencer takes whole rows, so a row holds no more events than are taken at once.
_IN_A_ROW = 1_000


def queued(events: str) -> str:
    """The part of a statement that hands on the events which another part returns.

    `events` names that part; of each event it returns `id`, `kind`, `notice_id` and
    `platform_id`, in the order in which they shall stand in the log.
    """
    return f"""
    INSERT INTO outbox (event_ids, kinds, notice_ids, platform_ids)
    SELECT array_agg(id ORDER BY place), array_agg(kind ORDER BY place),
           array_agg(notice_id ORDER BY place), array_agg(platform_id ORDER BY place)
    FROM (SELECT *, row_number() OVER () - 1 AS place FROM {events}) AS told
    GROUP BY place / {_IN_A_ROW} ORDER BY place / {_IN_A_ROW}
    """  # noqa: S608 - of a name that our own statements give
