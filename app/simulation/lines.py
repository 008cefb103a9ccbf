"""Lines that break: an answer comes, and the platform crashes before it has read it."""

import httpx


class BreakingLine(httpx.AsyncHTTPTransport):
    """Loses every answer: the register has done what it was asked, and nobody knows."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        await answer.aclose()
        raise httpx.ReadError("the answer was lost", request=request)
