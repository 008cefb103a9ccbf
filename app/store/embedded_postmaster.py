"""One PostgreSQL server process: how it is set, when it is ready, how it ends."""

import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import IO

from app.store.embedded_lock import (
    IMMEDIATE_WITHIN,
    PAUSE,
    SHUTDOWN_WITHIN,
    DataDirectoryUnusable,
)
from app.store.embedded_memory import shared_buffers
from app.store.embedded_programs import Programs, reason

PORT = 5432

# Recovery after a power cut reads at most `max_wal_size` of log; anything longer hangs.
START_WITHIN = timedelta(minutes=5)
SETTINGS = MappingProxyType(
    {
        "cluster_name": "forthwith",
        # The socket lies in the cluster, which nobody else may enter, and nowhere else.
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": ".",
        "unix_socket_permissions": "0600",
        "max_connections": "100",
        "max_wal_size": "1GB",
        # No replica will ever ask for what these keep.
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_logical_replication_workers": "0",
        "random_page_cost": "1.1",
        "autovacuum_naptime": "15s",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # Seven files, each overwritten a week later.
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgres-%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        # What a statement says or carries may be a locator, and even the first line of an
        # error can quote it. The service hears of its errors; the log is about the server.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_statement": "none",
        "log_checkpoints": "off",
    }
)


def launch(
    cluster: Path, programs: Programs, tuning: Mapping[str, str], *, output: IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start the server; it does not take connections yet."""
    settings = {"shared_buffers": shared_buffers(), **SETTINGS, **tuning}
    options = [f"--{name}={value}" for name, value in settings.items()]
    return programs.serve(options, cluster=cluster, output=output)


def wait_until_ready(
    process: subprocess.Popen[bytes], cluster: Path, *, output: IO[bytes]
) -> None:
    """Return once the server takes connections; pass on its reason if it will not."""
    if not _becomes_ready(process, cluster):
        raise DataDirectoryUnusable(
            f"PostgreSQL does not start on {cluster}. It says {reason(output)!r};"
            f" there may be more in {cluster / 'log'}."
        )


def shut_down(process: subprocess.Popen[bytes], cluster: Path) -> None:
    """A fast shutdown; should that hang, an immediate one, from which it recovers.

    A server that is itself recovering is not asked for a fast one: PostgreSQL 18 was seen
    to wait for ever when told so just as it began to replay its log.
    """
    ways = ((signal.SIGINT, SHUTDOWN_WITHIN), (signal.SIGQUIT, IMMEDIATE_WITHIN))
    for how, limit in ways if _is_ready(process.pid, cluster) else ways[1:]:
        process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(limit.total_seconds())
            return
    process.kill()
    process.wait()


def _becomes_ready(process: subprocess.Popen[bytes], cluster: Path) -> bool:
    deadline = time.monotonic() + START_WITHIN.total_seconds()
    while process.poll() is None and time.monotonic() < deadline:
        if _is_ready(process.pid, cluster):
            return True
        time.sleep(PAUSE.total_seconds())
    return False


def _is_ready(pid: int, cluster: Path) -> bool:
    """The server keeps its state in the eighth line of this file, its id in the first."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"
