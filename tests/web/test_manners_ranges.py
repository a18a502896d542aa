# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Parts of downloads: RFC 9110, sections 13.1.5 (If-Range), 14 (ranges), 15.3.7, 15.5.17."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PATH = "/download/graph.nt"


@pytest.fixture
def whole(client: httpx.Client) -> bytes:
    return client.get(PATH, headers={"Accept-Encoding": "identity"}).content


def part(client: httpx.Client, value: str, **headers: str) -> httpx.Response:
    return client.get(PATH, headers={"Range": value, **headers})


def selected(value: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last, by an own reading of 14.1.2; None: not there."""
    first, _, last = value.removeprefix("bytes=").partition("-")
    if not first:
        start, end = max(size - int(last), 0), size
        return (start, end) if int(last) > 0 else None
    start, end = int(first), min(int(last) + 1 if last else size, size)
    return (start, end) if start < size else None


_NUMBERS = st.integers(0, 2_000_000) | st.sampled_from([0, 1, 10**17])
_RANGES = st.one_of(
    st.tuples(_NUMBERS, _NUMBERS).map(lambda pair: f"bytes={min(pair)}-{max(pair)}"),
    _NUMBERS.map(lambda n: f"bytes={n}-"),
    _NUMBERS.map(lambda n: f"bytes=-{n}"),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(value=_RANGES)
def test_any_single_range(client: httpx.Client, whole: bytes, value: str) -> None:
    """14.1.2, 15.3.7, 15.5.17: the bytes asked for as far as they are there, else 416."""
    response = part(client, value)
    found = selected(value, len(whole))
    if found is None:
        assert response.status_code == 416
        assert response.headers["content-range"] == f"bytes */{len(whole)}"
        return
    start, end = found
    assert response.content == whole[start:end]
    if (start, end) == (0, len(whole)):
        assert response.status_code in {200, 206}
        return
    assert response.status_code == 206
    assert response.headers["content-range"] == f"bytes {start}-{end - 1}/{len(whole)}"
    assert response.headers["content-length"] == str(end - start)


@pytest.mark.parametrize(
    "value",
    [
        "lines=1-2",
        "bytes=5-1",
        "bytes=0-1,4-5",
        "bytes=0-0,-1",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=1-2-3",
        "bytes 0-1",
        "bytes=0x1-0x2",
        "bytes=+1-2",
        "bytes=\u0661-\u0662",
        "",
    ],
)
def test_what_is_no_single_range_is_ignored(client: httpx.Client, whole: bytes, value: str) -> None:
    """14.2: several ranges may be, and others are to be, ignored: the whole file, 200."""
    response = client.get(PATH, headers={"Range": value.encode()})
    assert response.status_code == 200
    assert response.content == whole
    assert "content-range" not in response.headers


def test_the_unit_is_read_in_any_case(client: httpx.Client, whole: bytes) -> None:
    """14.1: names of range units are case-insensitive."""
    assert part(client, "Bytes=0-9").content == whole[:10]


def test_a_part_has_the_fields_of_the_whole(client: httpx.Client) -> None:
    """15.3.7: Cache-Control, ETag, Vary as in a 200; the digest is of the whole (RFC 9530)."""
    full = client.get(PATH, headers={"Accept-Encoding": "identity"})
    response = part(client, "bytes=0-9")
    for name in ("cache-control", "etag", "vary", "content-type", "repr-digest"):
        assert response.headers[name] == full.headers[name]
    assert full.headers["accept-ranges"] == "bytes"


def test_head_has_no_parts(client: httpx.Client) -> None:
    """14.2: Range is for GET alone."""
    plain = client.head(PATH, headers={"Accept-Encoding": "identity"})
    ranged = client.head(PATH, headers={"Range": "bytes=0-9", "Accept-Encoding": "identity"})
    assert ranged.status_code == 200
    assert "content-range" not in ranged.headers
    assert ranged.headers["content-length"] == plain.headers["content-length"]
    assert client.head(PATH, headers={"Range": "bytes=999999999-"}).status_code == 200


def test_a_part_is_of_the_file_without_coding(client: httpx.Client, whole: bytes) -> None:
    """14.2: parts are counted in the representation that is chosen; here never a coded one."""
    response = part(client, "bytes=10-19", **{"Accept-Encoding": "gzip"})
    assert "content-encoding" not in response.headers
    assert response.content == whole[10:20]
    gz = client.get(f"{PATH}.gz", headers={"Accept-Encoding": "identity"}).content
    response = client.get(f"{PATH}.gz", headers={"Range": "bytes=-4"})
    assert response.content == gz[-4:]


def test_if_range_needs_the_same_strong_tag(client: httpx.Client, whole: bytes) -> None:
    """13.1.5: the part where the tag is the same, else the whole; a weak tag is never the same."""
    etag = part(client, "bytes=0-9").headers["etag"]
    for value, status in (
        (etag, 206),
        (f"W/{etag}", 200),
        ('"x"', 200),
        ("Tue, 15 Nov 1994 12:45:26 GMT", 200),
    ):
        response = part(client, "bytes=0-9", **{"If-Range": value})
        assert response.status_code == status
        assert response.content == (whole[:10] if status == 206 else whole)
    gzipped = client.get(PATH, headers={"Accept-Encoding": "gzip"}).headers["etag"]
    assert part(client, "bytes=0-9", **{"If-Range": gzipped}).status_code == 200


def test_if_range_without_a_range_is_ignored(client: httpx.Client) -> None:
    """13.1.5."""
    assert client.get(PATH, headers={"If-Range": '"x"'}).status_code == 200


def test_conditions_come_before_ranges(client: httpx.Client) -> None:
    """13.2.2: 304 and 412 are looked at first, then If-Range, then Range."""
    etag = part(client, "bytes=0-9").headers["etag"]
    assert part(client, "bytes=0-9", **{"If-None-Match": etag}).status_code == 304
    assert part(client, "bytes=0-9", **{"If-Match": '"x"'}).status_code == 412
    assert part(client, "bytes=0-9", **{"If-Match": etag}).status_code == 206


def test_a_download_is_taken_up_where_it_broke_off(client: httpx.Client, whole: bytes) -> None:
    """What curl -C and wget -c do."""
    got = b""
    while len(got) < len(whole):
        response = part(client, f"bytes={len(got)}-{len(got) + 500_000}")
        assert response.status_code == 206
        got += response.content
    assert got == whole
    assert part(client, f"bytes={len(got)}-").status_code == 416
