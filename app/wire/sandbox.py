"""The sandbox's clock in the words of the contract."""

from datetime import timedelta

from app.domain.sandbox import SandboxTime
from schemas.v1 import sandbox as v1


def step(body: v1.SandboxAdvance) -> timedelta:
    return timedelta(**body.advance.model_dump())


def sandbox_time(time: SandboxTime) -> v1.SandboxTime:
    return v1.SandboxTime(now=time.now, offset_seconds=int(time.offset.total_seconds()))
