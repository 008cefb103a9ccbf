"""The service beside a bare server, asked for the same thing in turns."""

from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median

from app.config import Settings
from app.values import dataclass
from tests.bench.ground import url_of
from tests.bench.load import Client, Order
from tests.bench.results import Result, Target
from tests.bench.servers import Server, serving


@dataclass(frozen=True, slots=True)
class Round:
    """What one server did for one order."""

    rate: float  # requests a second
    processor: float | None  # seconds of the server's process, for each request


@dataclass(frozen=True, slots=True)
class Contender:
    """A server, and what it is asked to do."""

    server: Server
    order: Order

    def run(self, load: Client) -> Round:
        before = self.server.seconds_of_processor()
        report = load.send(self.order)
        after = self.server.seconds_of_processor()
        used = None if before is None or after is None else (after - before) / report.created
        return Round(report.created / report.seconds, used)


@dataclass(frozen=True, slots=True)
class Contest:
    """What both did, round by round: ours, and the bare one."""

    bench: str
    pairs: Sequence[tuple[Round, Round]]

    def results(self, ours: str, bare: str, target: Target | None = None) -> list[Result]:
        """By requests a second, which a target judges, and by processor time, to be read."""
        rates = Result(
            bench=self.bench,
            what="requests a second",
            ours=f"{ours}: {median(one.rate for one, _ in self.pairs):,.0f}/s",
            baseline=f"{bare}: {median(other.rate for _, other in self.pairs):,.0f}/s",
            rounds=tuple(one.rate / other.rate for one, other in self.pairs),
            target=target,
        )
        return [rates, *self._by_processor()]

    def _by_processor(self) -> list[Result]:
        """The baseline's share of ours: the client's own processor time does not blur it."""
        used = [
            (ours.processor, bare.processor)
            for ours, bare in self.pairs
            if ours.processor and bare.processor
        ]
        if not used:
            return []
        return [
            Result(
                bench=self.bench,
                what="processor time a request",
                ours=f"{median(ours for ours, _ in used) * 1e3:.2f} ms",
                baseline=f"{median(bare for _, bare in used) * 1e3:.2f} ms",
                rounds=tuple(bare / ours for ours, bare in used),
            )
        ]


def contest(
    bench: str, load: Client, ours: Contender, bare: Contender, *, rounds: int
) -> Contest:
    """Turn and turn about, so that what else the machine does meets both alike."""
    pairs: list[tuple[Round, Round]] = []
    for contender in (ours, bare):
        contender.run(load)  # caches fill, plans are made
    for number in range(rounds):
        first, second = (ours, bare) if number % 2 else (bare, ours)
        done = {id(first): first.run(load), id(second): second.run(load)}
        pairs.append((done[id(ours)], done[id(bare)]))
    return Contest(bench, pairs)


def the_service(end: ExitStack, settings: Settings, *, workers: int = 1) -> Server:
    """As `forthwith serve` starts it, its jobs with it."""
    environment = {
        "FORTHWITH_DATABASE_URL": url_of(settings),
        "FORTHWITH_DATA_DIR": str(settings.data_dir),
        "FORTHWITH_RATE_LIMIT": str(settings.rate_limit),
        "FORTHWITH_SANDBOX": str(settings.sandbox),
        "FORTHWITH_TRANSPARENCY": str(settings.transparency),
    }
    arguments = ("serve", "--workers", str(workers))
    return end.enter_context(
        serving("app", *arguments, ready="/readyz", environment=environment)
    )


def the_bare_one(end: ExitStack, settings: Settings) -> Server:
    """With the same settings, on the same database."""
    connections = str(settings.connections)
    arguments = ("--url", url_of(settings), "--connections", connections)
    return end.enter_context(serving("tests.bench.bare", *arguments, ready="/ready"))
