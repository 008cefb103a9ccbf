"""Sealed fields: they open with the same key in the same place, and not otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.sealing import (
    KEY_BYTES,
    Sealer,
    Unsealable,
    key_from_text,
    key_to_text,
    new_key,
)

KEY = bytes(range(KEY_BYTES))
LOCATOR = "https://share.example/post/1"

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts, st.binary())
def test_what_is_sealed_opens_again(plain: str, context: bytes) -> None:
    sealer = Sealer(KEY)
    assert sealer.open(sealer.seal(plain, context), context) == plain


@pytest.mark.parametrize("length", [7_999, 8_000, 8_001, 1_000_000])
def test_however_long_a_value_is_it_opens_again(length: int) -> None:
    sealer, plain = Sealer(KEY), ("{é😀\u2028\x00 " * length)[:length]
    assert sealer.open(sealer.seal(plain, b"row"), b"row") == plain


def test_a_long_value_that_repeats_itself_is_made_small() -> None:
    plain = LOCATOR * 10_000
    assert len(Sealer(KEY).seal(plain, b"row")) < len(plain) / 10


def test_another_process_with_the_same_key_opens_it() -> None:
    assert Sealer(KEY).open(Sealer(KEY).seal(LOCATOR, b"row"), b"row") == LOCATOR


def test_nothing_of_the_plain_text_shows_and_no_two_seals_are_alike() -> None:
    sealer = Sealer(KEY)
    one, other = sealer.seal(LOCATOR, b"row"), sealer.seal(LOCATOR, b"row")
    assert one != other
    assert b"share" not in one


def test_it_opens_in_its_own_place_only() -> None:
    sealer = Sealer(KEY)
    sealed = sealer.seal(LOCATOR, b"row 1")
    with pytest.raises(Unsealable):
        sealer.open(sealed, b"row 2")


def test_it_does_not_open_with_another_key() -> None:
    with pytest.raises(Unsealable):
        Sealer(new_key()).open(Sealer(KEY).seal(LOCATOR, b"row"), b"row")


@pytest.mark.parametrize("plain", [LOCATOR, LOCATOR * 300], ids=["short", "long"])
def test_a_single_changed_bit_is_found(plain: str) -> None:
    sealer = Sealer(KEY)
    sealed = sealer.seal(plain, b"row")
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(Unsealable):
            sealer.open(bytes(altered), b"row")


@pytest.mark.parametrize("plain", ["", LOCATOR, LOCATOR * 300])
def test_a_value_is_read_in_the_form_in_which_it_was_sealed_only(plain: str) -> None:
    sealer = Sealer(KEY)
    sealed = sealer.seal(plain, b"row")
    for form in (b"\x00", b"\x01", b"\x02", b"\x03"):
        if not sealed.startswith(form):
            with pytest.raises(Unsealable):
                sealer.open(form + sealed[1:], b"row")


@pytest.mark.parametrize("length", [0, 1, 12, 13, 28])
def test_what_is_cut_short_does_not_open(length: int) -> None:
    sealer = Sealer(KEY)
    with pytest.raises(Unsealable):
        sealer.open(sealer.seal(LOCATOR, b"row")[:length], b"row")


def test_a_failure_to_open_says_nothing_of_the_value_or_its_cause() -> None:
    with pytest.raises(Unsealable) as failed:
        Sealer(new_key()).open(Sealer(KEY).seal(LOCATOR, b"row"), b"row")
    assert "share" not in str(failed.value)
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__


def test_equal_values_meet_by_digest_under_one_key_only() -> None:
    assert Sealer(KEY).digest(LOCATOR) == Sealer(KEY).digest(LOCATOR)
    assert Sealer(KEY).digest(LOCATOR) != Sealer(KEY).digest(LOCATOR + "/")
    assert Sealer(KEY).digest(LOCATOR) != Sealer(new_key()).digest(LOCATOR)


def test_no_two_splits_of_the_same_bytes_have_one_fingerprint() -> None:
    sealer = Sealer(KEY)
    splits = [(b"ab", b"c"), (b"a", b"bc"), (b"abc",), (b"abc", b""), (b"", b"abc")]
    assert len({sealer.fingerprint(*parts) for parts in splits}) == len(splits)


def test_digest_fingerprint_and_check_value_are_unlike_each_other() -> None:
    sealer = Sealer(KEY)
    same = "forthwith sealing key"
    assert len({sealer.digest(same), sealer.fingerprint(b"x"), sealer.check_value()}) == 3


def test_the_check_value_tells_keys_apart() -> None:
    assert Sealer(KEY).check_value() == Sealer(KEY).check_value()
    assert Sealer(KEY).check_value() != Sealer(new_key()).check_value()


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(bytes(length))


def test_a_key_survives_being_written_down() -> None:
    key = new_key()
    assert key_from_text(f"  {key_to_text(key)}\n") == key


@pytest.mark.parametrize("text", ["", "short", "*" * 44, "A" * 44, "ä" * 44])
def test_what_is_no_written_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match=r"^expected 32 bytes in base64$"):
        key_from_text(text)
