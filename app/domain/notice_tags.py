"""Tags: short words by which the regulator sorts notices for itself."""

import re
from collections.abc import Iterable
from typing import Final

from app.domain.errors import Fault, Malformed

MOST_TAGS: Final = 20
MOST_CHARACTERS: Final = 40

_A_TAG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_BETWEEN: Final = re.compile(r"[\s_-]+")


def normalised(tag: str) -> str:
    """In small letters, with hyphens for whatever parted the words."""
    return _BETWEEN.sub("-", tag.strip().lower())


def tags_from(words: Iterable[str], *, pointer: str) -> tuple[str, ...]:
    """A set of tags, normalised, each once, in their order; refused where one is none.

    What is refused is never repeated: somebody may have written a name.
    """
    read = [normalised(word) for word in words]
    faults = [
        Fault(f"{pointer}/{index}", "write letters a to z, digits and single hyphens")
        for index, tag in enumerate(read)
        if not _A_TAG.fullmatch(tag)
    ]
    faults += [
        Fault(f"{pointer}/{index}", f"a tag has at most {MOST_CHARACTERS} characters")
        for index, tag in enumerate(read)
        if len(tag) > MOST_CHARACTERS
    ]
    if faults:
        raise Malformed("Some of these are no tags.", faults)
    tags = tuple(sorted(set(read)))
    if len(tags) > MOST_TAGS:
        raise Malformed.at(pointer, f"a notice bears at most {MOST_TAGS} tags")
    return tags
