"""Cutting a stream of bytes into lines, none of which is ever held beyond its bound."""

from typing import Final

MOST_BYTES: Final = 1_048_576
TOO_LONG: Final = f"is a line of more than {MOST_BYTES:,} bytes"


class LineCutter:
    """Takes bytes as they come and gives whole lines; None stands for one too long."""

    def __init__(self) -> None:
        self._rest = b""
        self._skipping = False

    def feed(self, received: bytes) -> list[bytes | None]:
        """The lines that are now complete, without their ends."""
        if self._skipping:
            _, end, received = received.partition(b"\n")
            self._skipping = not end
        lines = [_bounded(line) for line in (self._rest + received).split(b"\n")]
        rest = lines.pop()
        if rest is None:
            # What is left of it is thrown away as it comes.
            self._rest, self._skipping = b"", True
            lines.append(None)
        else:
            self._rest = rest
        return lines

    def end(self) -> list[bytes | None]:
        """The last line, if the stream did not end with a line's end."""
        rest, self._rest = self._rest, b""
        return [rest] if rest else []


def _bounded(line: bytes) -> bytes | None:
    return line if len(line) <= MOST_BYTES else None
