"""What is a tag, and in which spelling."""

import pytest

from app.domain.errors import Malformed
from app.domain.notice_tags import normalised, tags_from


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("second-look", "second-look"),
        ("Second Look", "second-look"),
        ("  SECOND__look  ", "second-look"),
        ("a\tb", "a-b"),
        ("2026", "2026"),
    ],
)
def test_a_tag_has_one_spelling(written: str, tag: str):
    assert normalised(written) == tag
    assert tags_from([written, tag], pointer="/tags") == (tag,)


def test_twenty_tags_are_taken_and_forty_characters():
    words = [f"t{number}" for number in range(20)]

    assert len(tags_from(words, pointer="/tags")) == 20
    assert tags_from(["x" * 40], pointer="/tags") == ("x" * 40,)


@pytest.mark.parametrize("words", [[f"t{n}" for n in range(21)], ["x" * 41], ["é"], ["a/b"]])
def test_what_is_more_or_no_tag_is_refused(words: list[str]):
    with pytest.raises(Malformed) as refused:
        tags_from(words, pointer="/tags")

    assert not any(word in str(refused.value.faults) for word in words if len(word) > 3)
