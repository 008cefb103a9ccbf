"""What somebody wrote into a form, read as the contract reads what a program sends."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from app.domain.errors import Fault, Malformed
from schemas.v1.common import In

Model = TypeVar("Model", bound=In)

# How the patterns of plain texts begin: what they refuse are control characters.
_NO_CONTROLS: Final = r"^[^\x00"
_A_UUID: Final = "write a UUID, such as 019ab000-0000-7000-8000-000000000001"
_SAID: Final[Mapping[str, str]] = {
    "control": "holds a character that is not allowed here",
    "extra_forbidden": "there is no such field",
    "uuid_parsing": _A_UUID,
    "uuid_type": _A_UUID,
    "model_attributes_type": "write a JSON object",
    "model_type": "write a JSON object",
    "dict_type": "write a JSON object",
}
# A name of ours, or a slip of one. Any other name in a request may itself be a locator.
_A_NAME: Final = re.compile(r"[\w-]{1,64}", re.ASCII)


def entered(kind: type[Model], given: Mapping[str, object]) -> Model:
    """Refused with every fault at its place, in the words in which the API tells it."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        faults = faults_of(error.errors(include_url=False, include_input=False))
        raise Malformed("Some of what was entered cannot be taken.", faults) from None


def faults_of(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Names each wrong place and never repeats what stood there: it may be a locator."""
    return [Fault(_pointer(error), _said(error)) for error in errors]


def _pointer(error: Mapping[str, Any]) -> str:
    """A JSON pointer into the body, or /query/…, /path/…, /header/… for the other parts.

    It ends above a name that is not to be repeated.
    """
    if error["type"] == "json_invalid":
        return ""  # of a body that cannot be read no place can be named but the whole
    place: Sequence[str | int] = error["loc"]
    parts = place[1:] if place and place[0] == "body" else place
    if parts and parts[-1] == "[key]":
        parts = parts[:-1]  # the name of a field is wrong, not what stands there
    names = takewhile(_A_NAME.fullmatch, map(str, parts))
    return "".join(f"/{name}" for name in names)


def _said(error: Mapping[str, Any]) -> str:
    if error["type"] == "string_pattern_mismatch":
        pattern = str(error["ctx"]["pattern"])
        plain = pattern.startswith(_NO_CONTROLS)
        return _SAID["control"] if plain else f"does not have the form {pattern}"
    if error["type"] == "json_invalid":
        return str(error["ctx"]["error"])
    if error["type"] == "extra_forbidden" and not _A_NAME.fullmatch(str(error["loc"][-1])):
        return "holds a field that does not exist"
    return _SAID.get(error["type"], str(error["msg"]))
