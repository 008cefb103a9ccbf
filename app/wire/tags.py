"""ETags over what is said, whatever the moment of saying it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pydantic import BaseModel


def tag_of(body: BaseModel, *, leaving_out: Mapping[str, Any]) -> str:
    """Changes whenever the body does, the fields left aside that merely tell the time."""
    said = body.model_dump_json(exclude=dict(leaving_out))
    return f'"{sha256(said.encode()).hexdigest()[:32]}"'
