"""What hostile platforms send, and how the answers are judged."""

import json
from random import Random
from uuid import uuid4

import pytest

from app.simulation.attacks import ATTACKS, Attack, Prey, draw
from app.simulation.findings import Fault, Finding, judge
from app.simulation.targets import Target
from tests.support.bodies import Json

SECRET = "fw_platform_of-the-attacker"
PROBLEM = {"content-type": "application/problem+json"}
OTHERS = ("CASE-1", "https://other.example/posts/1")
ATTACK = Attack("an attack", "GET", "/v1/notices")

chances = pytest.mark.parametrize("chance", [Random(seed) for seed in range(5)], ids=range(5))


def a_target() -> Target:
    return Target(uuid4(), uuid4(), (uuid4(), uuid4()), OTHERS)


def problem(status: int, detail: str = "It may not be.") -> bytes:
    said = {"type": "/problems/no", "title": "No", "status": status, "code": "no"}
    return json.dumps({**said, "detail": detail}).encode()


@chances
def test_with_notices_to_attack_every_attack_is_drawn(chance: Random) -> None:
    prey = Prey(SECRET, [a_target()], [a_target()])
    assert len({draw(prey, chance).name for _ in range(300)}) >= len(ATTACKS) - 1


@chances
def test_without_a_notice_there_is_still_something_to_try(chance: Random) -> None:
    prey = Prey(SECRET, [], [])
    names = {draw(prey, chance).name for _ in range(100)}
    assert len(names) > 4
    assert names.isdisjoint({"another's item", "unknown item", "answering for another"})


@chances
def test_a_key_is_used_twice_for_two_bodies_on_a_notice_of_its_own(chance: Random) -> None:
    own = a_target()
    drawn = (draw(Prey(SECRET, [own], [a_target()]), chance) for _ in range(1_000))
    attack = next(attack for attack in drawn if attack.first is not None)

    assert attack.first is not None
    assert (attack.key, attack.path) == (attack.first.key, attack.first.path)
    assert attack.body != attack.first.body
    assert str(own.notice_id) in attack.path


@chances
def test_credentials_are_false_ones(chance: Random) -> None:
    drawn = (draw(Prey(SECRET, [], []), chance) for _ in range(1_000))
    attack = next(attack for attack in drawn if attack.name == "false credentials")

    assert attack.secret is not None
    assert attack.secret != SECRET
    assert attack.secret.isascii()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 429])
def test_a_refusal_as_a_problem_is_as_it_should_be(status: int) -> None:
    assert judge(ATTACK, status, PROBLEM, problem(status), OTHERS) is None


@pytest.mark.parametrize(
    ("status", "headers", "content", "fault"),
    [
        (500, PROBLEM, problem(500), Fault.FAILED),
        (503, PROBLEM, problem(503), Fault.FAILED),
        (200, {}, b"{}", Fault.TAKEN),
        (302, {}, b"", Fault.TAKEN),
        (404, {"content-type": "text/html"}, b"<html>", Fault.NO_PROBLEM),
        (404, PROBLEM, b"", Fault.NO_PROBLEM),
        (404, PROBLEM, b"[]", Fault.NO_PROBLEM),
        (404, PROBLEM, problem(422), Fault.NO_PROBLEM),
        (409, PROBLEM, problem(409, "It is CASE-1."), Fault.LEAK),
        (422, PROBLEM, problem(422, "https://other.example/posts/1"), Fault.LEAK),
    ],
)
def test_what_must_never_be_is_found(
    status: int, headers: dict[str, str], content: bytes, fault: Fault
) -> None:
    assert judge(ATTACK, status, headers, content, OTHERS) is fault


def results(*elements: Json) -> bytes:
    told = [{"index": 0, **each} for each in elements]
    return json.dumps({"results": told, "receipt": None}).encode()


REFUSED: Json = {"status": 404, "problem": json.loads(problem(404))}
RECORDED: Json = {"status": 200, "id": str(uuid4())}


@pytest.mark.parametrize(
    ("status", "content", "fault"),
    [
        (207, results(REFUSED, REFUSED), None),
        (207, results(REFUSED, RECORDED), Fault.TAKEN),
        (207, b"{}", Fault.TAKEN),
        (200, results(REFUSED), Fault.TAKEN),
    ],
)
def test_of_a_batch_every_element_is_to_be_refused(
    status: int, content: bytes, fault: Fault | None
) -> None:
    assert judge(ATTACK, status, {}, content, OTHERS) is fault


@pytest.mark.parametrize("word", ["CASE-12", "XCASE-1", "https://other.example/posts/11"])
def test_a_word_that_only_holds_what_is_private_is_no_leak(word: str) -> None:
    assert judge(ATTACK, 404, PROBLEM, problem(404, word), OTHERS) is None


def test_what_may_be_taken_without_harm_is_no_finding() -> None:
    harmless = Attack("strange key", "POST", "/v1/notices", refused=False)
    assert judge(harmless, 200, {}, b"{}", OTHERS) is None


def test_a_finding_says_who_did_what_and_what_is_wrong() -> None:
    finding = Finding("Example Share", "garbage", Fault.FAILED, 500)
    assert str(finding) == "Example Share: garbage answered with a status of 5xx (500)"


def test_neither_keys_nor_prey_show_a_secret() -> None:
    attack = Attack("false credentials", "GET", "/v1/notices", secret=SECRET)
    assert SECRET not in repr(attack) + repr(Prey(SECRET, [], []))
