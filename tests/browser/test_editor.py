# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The query editor as a person uses it: asking, completing, sharing, looking, the keyboard."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect
from watching import ContextOf, Running, violations, watched

pytestmark = pytest.mark.browser

NUMBERS = "SELECT ?name ?n WHERE { VALUES (?name ?n) { ('a' 1) ('b' 30) ('c' -4) } }"
DATES = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX edtf: <http://id.loc.gov/datatypes/edtf/>
SELECT ?name ?date WHERE { VALUES (?name ?date) {
  ("a day" "2001-05-06"^^xsd:date) ("a year" "1999"^^xsd:gYear)
  ("open" "2003/.."^^edtf:EDTF) ("one of" "[2004..2006]"^^edtf:EDTF)
  ("about" "1997-03~"^^edtf:EDTF) ("no date" "soon"^^edtf:EDTF)
} }"""


def editor(page: Page, url: str, query: str = "", view: str = "") -> None:
    """The page of the editor, ready; with a query, also its answer."""
    parameters = f"#query={quote(query)}" + (f"&view={view}" if view else "")
    page.goto(url + "/sparql" + (parameters if query else ""))
    page.locator(".yasqe .CodeMirror").wait_for()
    if query:
        expect(page.locator("#editor-status")).to_contain_text("seconds")


def text_of(page: Page) -> str:
    """What stands in the editor."""
    text = page.evaluate("document.querySelector('.yasqe .CodeMirror').CodeMirror.getValue()")
    assert isinstance(text, str)
    return text


def write(page: Page, query: str, line: int = 0, column: int = 0) -> None:
    """Set the text and put the cursor."""
    page.evaluate(
        """([query, line, column]) => {
          const editor = document.querySelector('.yasqe .CodeMirror').CodeMirror;
          editor.setValue(query);
          editor.focus();
          editor.setCursor(line, column);
        }""",
        [query, line, column],
    )


def test_an_example_fills_the_editor_and_is_answered(
    server: Running, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), server.url)
    editor(page, server.url)
    page.locator("#gallery a", has_text="were troops from Azerbaijan in KFOR").click()
    expect(page.locator("#editor-status")).to_contain_text("3 rows.")
    assert "naz:contributesForcesTo" in text_of(page)
    rows = page.locator("#answer tbody tr")
    assert rows.count() == 3
    link = rows.first.get_by_role("link")
    assert link.inner_text() == "ev:F045"
    link.click()
    assert urlsplit(page.url).path == "/evidence/F045"
    assert faults == []


def test_the_address_is_a_link_to_the_query_and_its_view(
    server: Running, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), server.url)
    editor(page, server.url, NUMBERS)
    page.get_by_role("button", name="Chart").click()
    expect(page.locator("#answer .chart li")).to_have_count(3)
    shared = page.url
    assert parse_qs(urlsplit(shared).fragment) == {"query": [NUMBERS], "view": ["chart"]}
    assert page.locator("#editor-link").evaluate("e => e.href") == shared
    other, other_faults = watched(context_of(), server.url)
    other.goto(shared)
    expect(other.locator("#answer .chart li")).to_have_count(3)
    assert text_of(other) == NUMBERS
    assert faults == other_faults == []


@pytest.mark.parametrize("path", ["/examples", "/page/kfor"])
def test_other_pages_link_to_the_editor_with_a_query(
    server: Running, context_of: ContextOf, path: str
) -> None:
    page, faults = watched(context_of(), server.url)
    page.goto(server.url + path)
    page.get_by_role("link", name="in the editor").first.click()
    expect(page.locator("#editor-status")).to_contain_text("row")
    assert page.locator("#answer tbody tr").count() > 0
    assert "&lt;" not in text_of(page)
    assert faults == []


@pytest.mark.parametrize(
    ("before", "typed", "found"),
    [
        ("SELECT * WHERE { ?s ", "naz:contributesF", "naz:contributesForcesTo"),
        ("SELECT * WHERE { ?s ", "forces", "naz:contributesForcesTo"),
        ("SELECT * WHERE { ?s a ", "naz:Oper", "naz:Operation"),
        ("SELECT * WHERE { ?s a ", "<https://w3id.org/nato-az/ns#Oper", "naz:Operation"),
    ],
)
def test_terms_of_the_publication_are_completed(
    server: Running, context_of: ContextOf, before: str, typed: str, found: str
) -> None:
    page, faults = watched(context_of(), server.url)
    editor(page, server.url)
    write(page, before, 0, len(before))
    page.keyboard.insert_text(typed)
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hint", has_text=found).first.click()
    assert f"{before}{found}" in text_of(page)
    assert text_of(page).count("PREFIX naz: <https://w3id.org/nato-az/ns#>") == 1
    assert faults == []


def test_a_prefix_is_declared_by_itself(server: Running, context_of: ContextOf) -> None:
    page, faults = watched(context_of(), server.url)
    editor(page, server.url)
    write(page, "SELECT * WHERE { ?s  ?o }", 0, 20)
    page.keyboard.type("naz:")
    expect(page.locator(".yasqe .CodeMirror-code")).to_contain_text("PREFIX naz:")
    assert text_of(page).startswith("PREFIX naz: <https://w3id.org/nato-az/ns#>")
    assert faults == []


def test_the_timeline_draws_dates_and_says_where_there_are_none(
    server: Running, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), server.url)
    editor(page, server.url, DATES, "timeline")
    bars = page.locator("#answer .timeline .bar")
    expect(bars).to_have_count(5)
    names = [text.split("\n")[0].split(" 1")[0].split(" 2")[0] for text in bars.all_inner_texts()]
    assert [n.split(" [")[0] for n in names] == ["about", "a year", "a day", "open", "one of"]
    assert page.locator("#answer .timeline path.open").count() == 1
    assert page.locator("#answer .timeline .maybe").count() == 2
    assert "1 of 6 rows are not drawn" in page.locator("#answer").inner_text()
    assert violations(page) == []
    page.get_by_role("button", name="Chart").click()
    expect(page.locator("#answer")).to_contain_text("A chart needs a column of numbers")
    page.goto("about:blank")
    editor(page, server.url, NUMBERS, "timeline")
    expect(page.locator("#answer")).to_contain_text("A timeline needs a column of dates")
    assert faults == []


def test_the_chart_draws_numbers_above_and_below_zero(
    server: Running, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), server.url)
    editor(page, server.url, NUMBERS, "chart")
    bars = page.locator("#answer .chart rect")
    expect(bars).to_have_count(3)
    measured = [bars.nth(i).bounding_box() for i in range(3)]
    widths = [box["width"] for box in measured if box is not None]
    assert widths[1] == pytest.approx(30 * widths[0], rel=0.05)
    first, last = measured[0], measured[2]
    assert first is not None
    assert last is not None
    assert last["x"] + last["width"] == pytest.approx(first["x"], abs=1)
    assert violations(page) == []
    assert faults == []


def test_the_table_sorts_numbers_as_numbers_and_filters(
    server: Running, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), server.url)
    values = " ".join(str(n) for n in range(250, 0, -1))
    editor(page, server.url, f"SELECT ?n WHERE {{ VALUES ?n {{ {values} }} }}")
    rows = page.locator("#answer tbody tr")
    assert rows.count() == 100
    page.locator("#answer th button").click()
    assert page.locator("#answer th").get_attribute("aria-sort") == "ascending"
    assert rows.all_inner_texts()[:3] == ["1", "2", "3"]
    page.get_by_role("button", name="Show more of 250 rows").click()
    assert rows.count() == 200
    page.get_by_label("Filter the rows").fill("24")
    expect(rows).to_have_count(13)
    assert violations(page) == []
    assert faults == []


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK { }", "True"),
        ("DESCRIBE <https://w3id.org/nato-az/id/kfor>", "KFOR"),
        ("CONSTRUCT { } WHERE { }", "# nothing"),
        ("SELECT ?x WHERE { FILTER (false) }", "x"),
    ],
)
def test_every_form_of_query_is_shown(
    server: Running, context_of: ContextOf, query: str, shown: str
) -> None:
    page, faults = watched(context_of(), server.url)
    editor(page, server.url, query)
    expect(page.locator("#answer")).to_contain_text(shown)
    assert violations(page) == []
    assert faults == []


def test_a_wrong_query_is_told_with_its_place(server: Running, context_of: ContextOf) -> None:
    page, _ = watched(context_of(), server.url)
    editor(page, server.url, "SELECT ?x WHERE {\n  ?x a nope:Thing .\n}")
    expect(page.locator("#editor-syntax")).to_contain_text("Line 2 is not SPARQL")
    assert violations(page) == []
    page.get_by_role("button", name="Go to line 2").click()
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    cursor = page.evaluate("document.querySelector('.yasqe .CodeMirror').CodeMirror.getCursor()")
    assert cursor["line"] == 1


def test_a_mark_at_a_line_breaks_no_policy(server: Running, context_of: ContextOf) -> None:
    """YASGUI's own balloon there is HTML with inline style, which the policy refuses."""
    page, faults = watched(context_of(), server.url)
    editor(page, server.url)
    write(page, "SELECT * WHERE { ?x a }")
    page.locator(".parseErrorIcon").first.hover()
    page.keyboard.insert_text("x")
    page.locator(".parseErrorIcon").first.hover()
    assert page.locator(".yasqe_tooltip").count() == 0
    assert faults == []


def test_a_long_query_is_stopped_by_hand_and_ended_by_the_server(
    server: Running, context_of: ContextOf
) -> None:
    page, _ = watched(context_of(), server.url)
    editor(page, server.url)
    long = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    write(page, long)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#answer")).to_contain_text("Stopped.")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#answer")).to_contain_text("seconds", timeout=15_000)
    expect(page.get_by_role("button", name="Run")).to_be_visible()
    write(page, "ASK { }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer")).to_contain_text("True")


def test_the_query_that_was_asked_last_is_the_one_shown(
    server: Running, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), server.url)
    editor(page, server.url)
    for variable in ("n", "m"):
        write(page, f"SELECT (COUNT(*) AS ?{variable}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}")
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(300)
        expect(page.get_by_role("button", name="Stop")).to_be_visible(timeout=100)
    page.locator("#gallery a", has_text="were troops from Azerbaijan in KFOR").click()
    expect(page.locator("#editor-status")).to_contain_text("3 rows.")
    page.wait_for_timeout(2500)
    expect(page.locator("#editor-status")).to_contain_text("3 rows.")
    assert page.locator("#answer tbody tr").count() == 3
    assert faults == []


def test_the_keyboard_gets_out_of_the_editor(server: Running, context_of: ContextOf) -> None:
    page, _ = watched(context_of(), server.url)
    editor(page, server.url)
    write(page, "ASK { }")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "SPARQL query"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('.yasqe')") is None
    assert text_of(page) == "ASK { }"


def test_the_form_takes_what_stands_in_the_editor(server: Running, context_of: ContextOf) -> None:
    page, _ = watched(context_of(), server.url)
    editor(page, server.url)
    write(page, NUMBERS)
    page.get_by_label("Format").select_option("xml")
    with page.expect_request("**/sparql?*") as asked:
        page.get_by_role("button", name="Get").click()
    parameters = parse_qs(urlsplit(asked.value.url).query)
    assert parameters == {"query": [NUMBERS], "format": ["xml"]}


def test_the_page_works_without_script(server: Running, context_of: ContextOf) -> None:
    page, faults = watched(context_of(java_script_enabled=False), server.url)
    page.goto(server.url + "/sparql")
    assert not page.locator("#editor-help").is_visible()
    page.get_by_label("SPARQL query").fill(NUMBERS)
    page.get_by_role("button", name="Run").click()
    assert page.locator("h1").inner_text() == "3 rows"
    page.goto(server.url + "/sparql")
    page.locator("#gallery a", has_text="were troops from Azerbaijan in KFOR").click()
    assert page.locator("h1").inner_text() == "3 rows"
    assert faults == []


def test_the_page_works_where_terms_cannot_be_had(server: Running, context_of: ContextOf) -> None:
    page, _ = watched(context_of(), server.url)
    page.route("**/sparql-editor.json", lambda route: route.abort())
    editor(page, server.url, NUMBERS)
    assert page.locator("#answer tbody tr").count() == 3
