# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""axe-core finds no fault of accessibility on any kind of page, in either colour scheme."""

from __future__ import annotations

import pytest
from test_browser_pages import PATHS
from watching import ContextOf, Running, violations, watched

pytestmark = pytest.mark.browser

FURTHER = (
    "/things/naz:Operation",
    "/nothing-is-here",
    "/answer?query=SELECT%20*%20%7B%20%3Fs%20a%20%3Fo%20%7D%20LIMIT%205",
)


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (400, "dark")])
def test_axe_finds_nothing(server: Running, context_of: ContextOf, width: int, scheme: str) -> None:
    page, _ = watched(context_of(width, scheme), server.url)
    found = {}
    for path in (*PATHS, *FURTHER):
        page.goto(server.url + path, wait_until="networkidle")
        found[path] = violations(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_axe_finds_what_is_wrong(server: Running, context_of: ContextOf) -> None:
    page, _ = watched(context_of(), server.url)
    page.goto(server.url + "/page/kfor")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    (fault,) = violations(page)
    assert fault.startswith("label (critical)")
