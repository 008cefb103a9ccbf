"""What a refusal looks like to whoever is refused."""

import httpx

PROBLEM = "application/problem+json"


def assert_problem(
    response: httpx.Response, status: int, code: str, pointer: str | None = None
) -> None:
    """A problem document of this status and code, which names the place if one is given."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM
    body = response.json()
    assert (body["status"], body["code"]) == (status, code), body
    assert body["type"] == f"/problems/{code.replace('_', '-')}"
    assert body["title"]
    assert body["detail"]
    if pointer is not None:
        assert pointer in [fault["pointer"] for fault in body["errors"]], body
