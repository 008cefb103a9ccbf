"""A form that carries a file: its fields, which stand before the file, then the file."""

from collections.abc import AsyncIterator, Mapping, MutableMapping
from typing import Any, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from app.domain.errors import Malformed
from app.domain.permissions import Actor
from app.services.house import House
from app.values import dataclass

# The field in which every form of the console carries its file, as its last.
FILE: Final = "file"
MOST_FIELDS: Final = 2_000
# What may stand before the file: by then nobody knows who sends it.
MOST_FIELD_BYTES: Final = 1_048_576

_KIND: Final = b"multipart/form-data"
_NOT_OURS: Final = "This form cannot be read. Open the page again and send it anew."
_BROKEN_OFF: Final = "What was sent broke off before its end. Send it again"
_MOST_BYTES_OF_A_CHARACTER: Final = 4


class Upload:
    """What a form sends. Its fields are known once it is begun; then comes at most one file,
    of which no more is held than what came last.
    """

    def __init__(self, request: Request, boundary: bytes) -> None:
        self.fields: dict[str, str] = {}
        # What the file is called; empty where none was chosen, None where none can be.
        self.file_name: str | None = None
        self._stream = request.stream()
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begins,
                "on_header_field": self._header_goes_on,
                "on_header_value": self._value_goes_on,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._part_goes_on,
                "on_part_end": self._part_ends,
                "on_end": self._all_ends,
            },
        )
        self._header, self._value = bytearray(), bytearray()
        self._disposition = b""
        self._field: str = ""
        self._text = bytearray()
        self._pieces: list[bytes] = []
        self._ended = False
        # What is wrong behind the beginning of the file, told once that is read so far.
        self._fault: Malformed | None = None

    @classmethod
    async def begun(cls, request: Request) -> "Upload":
        """With the fields; of the file nothing is taken."""
        _, options = parse_options_header(request.headers.get("content-type"))
        try:
            upload = cls(request, options[b"boundary"])
        except (KeyError, FormParserError):
            raise Malformed(_NOT_OURS) from None
        read = 0
        while upload.file_name is None and not upload._ended:
            if read > MOST_FIELD_BYTES:
                raise HTTPException(413, f"At most {MOST_FIELD_BYTES} bytes are taken here.")
            read += await upload._read()
        return upload

    @property
    def is_chosen(self) -> bool:
        """Whether there is a file: of a field left empty a browser sends an empty name."""
        return bool(self.file_name)

    async def beginning(self, size: int) -> bytes:
        """How the file begins: so many bytes, or all where there are fewer."""
        while sum(map(len, self._pieces)) < size and not (self._ended or self._fault):
            await self._read()
        return b"".join(self._pieces)[:size]

    async def pieces(self) -> AsyncIterator[bytes]:
        """The file as it comes. Refused, at its end, where it breaks off or is not the last."""
        while True:
            pieces, self._pieces = self._pieces, []
            for piece in pieces:
                yield piece
            if self._fault is not None:
                raise self._fault
            if self._ended:
                return
            await self._read()

    async def text(self, *, most: int) -> str:
        """The file as a text of at most so many characters."""
        too_long = Malformed.at(f"/{FILE}", f"must be {most:,} characters or fewer")
        held = bytearray()
        async for piece in self.pieces():
            held += piece
            if len(held) > most * _MOST_BYTES_OF_A_CHARACTER:
                raise too_long
        try:
            text = held.decode("utf-8-sig")
        except UnicodeDecodeError:
            detail = "The file is not text in UTF-8. Save it as CSV in UTF-8 and send it again"
            raise Malformed.at(f"/{FILE}", detail) from None
        if len(text) > most:
            raise too_long
        return text

    async def _read(self) -> int:
        """Reads what has come, and says how much it was."""
        try:
            came = await anext(self._stream)
            self._parser.write(came)
        except StopAsyncIteration:
            raise Malformed.at(f"/{FILE}", _BROKEN_OFF) from None
        except FormParserError:
            if self.file_name is None:
                raise Malformed(_NOT_OURS) from None
            self._fault = Malformed(_NOT_OURS)
            return 0
        except ClientDisconnect:
            raise HTTPException(400, "The body broke off before its end.") from None
        return len(came)

    def _part_begins(self) -> None:
        if self.file_name is not None:
            detail = "Choose one file: after it nothing else is taken"
            self._fault = Malformed.at(f"/{FILE}", detail)
        self._disposition = b""

    def _header_goes_on(self, came: bytes, start: int, end: int) -> None:
        self._header += came[start:end]

    def _value_goes_on(self, came: bytes, start: int, end: int) -> None:
        self._value += came[start:end]

    def _header_ends(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header, self._value = bytearray(), bytearray()

    def _headers_end(self) -> None:
        if self._fault is not None:
            return
        _, options = parse_options_header(self._disposition)
        self._field = _text(options.get(b"name", b""))
        if b"filename" not in options:
            if len(self.fields) >= MOST_FIELDS:
                raise Malformed(_NOT_OURS)
        elif self._field == FILE:
            self.file_name = _text(options[b"filename"])
        else:
            raise Malformed(_NOT_OURS)

    def _part_goes_on(self, came: bytes, start: int, end: int) -> None:
        if self.file_name is None:
            self._text += came[start:end]
        elif self._fault is None:
            self._pieces.append(came[start:end])

    def _part_ends(self) -> None:
        if self.file_name is None:
            self.fields[self._field] = _text(self._text)
            self._text = bytearray()

    def _all_ends(self) -> None:
        self._ended = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file that somebody sends who may, with a form of ours. No transaction is open."""

    request: Request
    house: House
    actor: Actor
    upload: Upload

    @property
    def sent(self) -> Mapping[str, str]:
        return self.upload.fields


def carries_file(request: Request) -> bool:
    """Whether what is sent may hold a file, by what it says itself to be."""
    kind, _ = parse_options_header(request.headers.get("content-type"))
    return kind == _KIND


def bounded(request: Request) -> Request:
    """The same request, whose body is no longer than the fields of a form."""
    read = 0

    async def receive() -> MutableMapping[str, Any]:
        nonlocal read
        message = await request.receive()
        read += len(message.get("body", b""))
        if read > MOST_FIELD_BYTES:
            raise HTTPException(413, f"At most {MOST_FIELD_BYTES} bytes are taken here.")
        return message

    return Request(request.scope, receive)


def _text(written: bytes | bytearray) -> str:
    try:
        return written.decode()
    except UnicodeDecodeError:
        raise Malformed(_NOT_OURS) from None
