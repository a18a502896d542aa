# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""`kg serve`: serve the current snapshot."""

from __future__ import annotations

import logging
from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import click

from kg.cli.built import built_snapshot
from kg.cli.options import project_option
from kg.config import Limits, Settings
from kg.web.server import run


def _networks(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(value) for value in values)
    except ValueError as error:
        raise click.BadParameter(f"{error}. Write 10.0.0.0/8 or ::1.") from error


@click.command("serve")
@project_option
@click.option("--snapshots", type=click.Path(path_type=Path), help="Where the snapshots are.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1, 256),
    help="Queries of strangers that are not quick and run at once.",
)
@click.option(
    "--quick-workers",
    default=2,
    show_default=True,
    type=click.IntRange(0, 256),
    help="Workers more, for queries that are quick.",
)
@click.option(
    "--client-workers",
    type=click.IntRange(1, 256),
    help="Workers that one client may use at once.  [default: all but one]",
)
@click.option(
    "--trusted-proxy",
    "trusted_proxies",
    metavar="NETWORK",
    multiple=True,
    callback=_networks,
    help="Believe X-Forwarded-For from this address or network (CIDR); may be repeated.",
)
@click.option("--access-log", is_flag=True, help="Write a JSON line for each request to stdout.")
@click.option("--query-timeout", type=click.FloatRange(0.1, 3600), help="Seconds a query may take.")
@click.option("--query-memory", type=click.IntRange(16), help="MiB a query may take.")
@click.option(
    "--look-up-mib",
    default=64,
    show_default=True,
    type=click.IntRange(0),
    help="Also hold a graph of so many MiB of N-Quads where look-ups are answered; 0: never.",
)
@click.option(
    "--source-text",
    "source_texts",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A source document in UTF-8 whose pinned passages you may show; may be repeated.",
)
def command(
    project: Path,
    snapshots: Path | None,
    client_workers: int | None,
    source_texts: tuple[Path, ...],
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...],
    **options: object,
) -> int:
    """Serve the current snapshot; build it first where there is none.

    SIGTERM and Ctrl-C let running requests finish. A new snapshot is taken up while it runs.

    \b
    Example:
      kg serve --port 8080
      kg serve --project my-graph --query-timeout 5 --query-memory 256
    """
    folder = snapshots or project / "snapshots"
    snapshot = built_snapshot(project, folder)
    limits = _limits(snapshot.manifest.limits, options)
    settings = Settings(
        snapshots=folder,
        host=str(options["host"]),
        port=int(str(options["port"])),
        workers=int(str(options["workers"])),
        quick_workers=int(str(options["quick_workers"])),
        client_workers=client_workers or 0,
        access_log=bool(options["access_log"]),
        trusted_proxies=trusted_proxies,
        limits=limits,
        source_texts=source_texts,
        look_up_bytes=int(str(options["look_up_mib"])) * 1024 * 1024,
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    title = snapshot.manifest.title
    run(settings, lambda address: click.echo(f"{title}: {address}", err=True))
    return 0


def _limits(limits: Limits, options: dict[str, object]) -> Limits:
    timeout, memory = options["query_timeout"], options["query_memory"]
    if timeout is not None:
        limits = replace(limits, query_timeout_seconds=float(str(timeout)))
    if memory is not None:
        limits = replace(limits, query_memory_mib=int(str(memory)))
    return limits
