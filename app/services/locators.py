"""Sealing and opening what says where the content is, and writing down who opened it."""

from uuid import UUID

from app.kit.sealing import Sealer

# What a sealed value is bound to besides its row, so that one field cannot stand in for
# another of the same row.
_LOCATOR = b"locator"
_NOTE = b"note"
_REASON = b"reason"
_INTERNAL_NOTE = b"internal note"


def seal_locator(sealer: Sealer, item_id: UUID, locator: str) -> bytes:
    return sealer.seal(locator, _LOCATOR + item_id.bytes)


def open_locator(sealer: Sealer, item_id: UUID, sealed: bytes) -> str:
    return sealer.open(sealed, _LOCATOR + item_id.bytes)


def seal_note(sealer: Sealer, row_id: UUID, note: str | None) -> bytes | None:
    return None if note is None else sealer.seal(note, _NOTE + row_id.bytes)


def open_note(sealer: Sealer, row_id: UUID, sealed: bytes | None) -> str | None:
    return None if sealed is None else sealer.open(sealed, _NOTE + row_id.bytes)


def seal_internal_note(sealer: Sealer, row_id: UUID, text: str) -> bytes:
    return sealer.seal(text, _INTERNAL_NOTE + row_id.bytes)


def open_internal_note(sealer: Sealer, row_id: UUID, sealed: bytes) -> str:
    return sealer.open(sealed, _INTERNAL_NOTE + row_id.bytes)


def seal_reason(sealer: Sealer, row_id: UUID, reason: str) -> bytes:
    return sealer.seal(reason, _REASON + row_id.bytes)


def open_reason(sealer: Sealer, row_id: UUID, sealed: bytes) -> str:
    return sealer.open(sealed, _REASON + row_id.bytes)
