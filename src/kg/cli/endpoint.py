# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Asking a SPARQL endpoint over HTTP: one form POST, the answer in the format asked for.

https://www.w3.org/TR/sparql11-protocol/#query-via-post-urlencoded
"""

from __future__ import annotations

import http.client
from urllib.parse import urlencode, urlsplit

from kg.errors import QueryError, UsageError
from kg.rdf.formats import Format

TIMEOUT_SECONDS = 300.0


def ask_endpoint(address: str, query: str, fmt: Format) -> bytes:
    """The whole answer. UsageError where the address is none or nobody answers, QueryError else."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError(f"{address} is not the address of an endpoint (http:// or https://).")
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = connect(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Accept": fmt.media_type,
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": "kg-query",
    }
    try:
        connection.request("POST", path, urlencode({"query": query}), headers)
        response = connection.getresponse()
        body = response.read()
    except http.client.IncompleteRead as error:
        raise QueryError("The endpoint broke the answer off before its end.") from error
    except (OSError, http.client.HTTPException) as error:
        raise UsageError(f"{address} does not answer: {error or type(error).__name__}") from error
    finally:
        connection.close()
    if response.status != 200:
        said = body[:2000].decode("utf-8", "replace").strip()
        raise QueryError(f"The endpoint answered {response.status} {response.reason}. {said}")
    return body
