# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A report for people and programs: text, JSON, SARIF, JUnit, GitHub, Turtle."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg import __version__
from kg.build.distributions import serialize_triples
from kg.rdf.findings import Finding, Position, Report, Severity
from kg.rdf.turtle import is_absolute
from kg.rdf.vocab import DCTERMS, RDF, SH, XSD


def render_text(report: Report) -> str:
    """For people: place, rule, message, the line with a caret, what to do; counts last."""
    blocks = [_block(finding) for finding in report.findings]
    return "\n".join([*blocks, _summary(report)]) + "\n"


def _block(finding: Finding) -> str:
    severity = "" if finding.severity is Severity.ERROR else f"{finding.severity}: "
    message = " ".join(finding.message.split())
    lines = [f"{finding.position}: {finding.rule}: {severity}{message}"]
    if finding.excerpt:
        excerpt = "".join(c if c.isprintable() else " " for c in finding.excerpt)
        start = max(0, finding.position.column - 60)
        shown = excerpt[start : start + 100]
        lines.append(f"    {shown}")
        lines.append("    " + " " * (finding.position.column - 1 - start) + "^")
    if finding.advice:
        lines.append(f"    {finding.advice}")
    return "\n".join(lines) + "\n"


def _summary(report: Report) -> str:
    if not report.findings:
        return "Conforms: no findings."
    counts = Counter(finding.rule for finding in report.findings)
    rows = [f"  {count:5} {rule}" for rule, count in sorted(counts.items())]
    severities = Counter(finding.severity for finding in report.findings)
    total = ", ".join(_count(severities[s], s) for s in Severity if severities[s])
    verdict = "Conforms" if report.conforms else "Does not conform"
    return "\n".join([f"{verdict}: {total}.", *rows])


def _count(number: int, severity: Severity) -> str:
    return f"{number} {severity}" + ("s" if number > 1 and severity is not Severity.INFO else "")


def render_json(report: Report) -> str:
    """One object: conforms, and the findings with all their fields."""
    findings = [
        {
            "rule": f.rule,
            "severity": str(f.severity),
            "message": f.message,
            "advice": f.advice,
            "focus": f.focus,
            **_shacl(f),
            **_place(f),
        }
        for f in report.findings
    ]
    value = {"conforms": report.conforms, "findings": findings}
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _shacl(finding: Finding) -> dict[str, str]:
    named = {"path": finding.path, "value": finding.value, "shape": finding.shape}
    return {name: value for name, value in named.items() if value}


def _place(finding: Finding) -> dict[str, str | int]:
    if not finding.position.file:
        return {}
    return {
        "file": finding.position.file,
        "line": finding.position.line,
        "column": finding.position.column,
        "excerpt": finding.excerpt,
        "spec": finding.spec,
    }


def render_sarif(report: Report) -> str:
    """SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    results = [
        {
            "ruleId": f.rule,
            "level": levels[f.severity],
            "message": {"text": f"{f.message} {f.advice}".strip()},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(f.position.file)},
                        "region": {
                            "startLine": f.position.line,
                            "startColumn": f.position.column,
                        },
                    }
                }
            ],
        }
        for f in report.findings
    ]
    rules = [{"id": rule} for rule in sorted({f.rule for f in report.findings})]
    driver = {"name": "kg", "version": __version__, "rules": rules}
    value = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def render_junit(report: Report) -> str:
    """JUnit XML: a test case a finding; one that passed where there is none."""
    errors = sum(f.severity is Severity.ERROR for f in report.findings)
    cases = []
    for f in report.findings:
        text = _xml(f"{f.position}\n{f.excerpt}\n{f.advice}")
        name = f"  <testcase classname={quoteattr(_xml(f.position.file, raw=True))} " + (
            f"name={quoteattr(_xml(f'{f.rule} line {f.position.line}', raw=True))}>"
        )
        if f.severity is Severity.ERROR:
            message = quoteattr(_xml(f.message, raw=True))
            cases.append(f"{name}<failure message={message}>{text}</failure></testcase>")
        else:
            cases.append(f"{name}<system-out>{text}</system-out></testcase>")
    if not cases:
        cases.append('  <testcase classname="publication" name="conforms"/>')
    head = f'<testsuite name="kg validate" tests="{len(cases)}" failures="{errors}">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *cases, "</testsuite>\n"])


def _xml(text: str, *, raw: bool = False) -> str:
    clean = "".join(c if c in "\t\n" or c.isprintable() else "\ufffd" for c in text)
    return clean if raw else escape(clean)


def render_github(report: Report) -> str:
    """Workflow commands: annotations in a GitHub pull request."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def property_(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    lines = [
        f"::{levels[f.severity]} file={property_(f.position.file)},line={f.position.line},"
        f"col={f.position.column},title={property_(f.rule)}::{data(f'{f.message} {f.advice}')}"
        for f in report.findings
    ]
    return "\n".join([*lines, _summary(report)]) + "\n"


def render_turtle(report: Report) -> str:
    """A SHACL validation report; file, line and column as dcterms:source."""
    node = ox.NamedNode("urn:x-kg:report")
    conforms = ox.Literal(str(report.conforms).lower(), datatype=XSD.boolean)
    triples = [
        ox.Triple(node, RDF.type, SH.ValidationReport),
        ox.Triple(node, SH.conforms, conforms),
    ]
    severities = {
        Severity.ERROR: SH.Violation,
        Severity.WARNING: SH.Warning,
        Severity.INFO: SH.Info,
    }
    for number, f in enumerate(report.findings, 1):
        result = ox.NamedNode(f"urn:x-kg:result:{number:06}")
        triples += [
            ox.Triple(node, SH.result, result),
            ox.Triple(result, RDF.type, SH.ValidationResult),
            ox.Triple(result, SH.resultSeverity, severities[f.severity]),
            ox.Triple(result, SH.resultMessage, ox.Literal(f.message)),
            ox.Triple(result, DCTERMS.identifier, ox.Literal(f.rule)),
        ]
        if f.position.file:
            triples.append(ox.Triple(result, DCTERMS.source, ox.Literal(str(f.position))))
        if f.focus:
            focus = ox.NamedNode(f.focus) if is_absolute(f.focus) else ox.Literal(f.focus)
            triples.append(ox.Triple(result, SH.focusNode, focus))
        for predicate, iri in ((SH.resultPath, f.path), (SH.sourceShape, f.shape)):
            if is_absolute(iri):
                triples.append(ox.Triple(result, predicate, ox.NamedNode(iri)))
    prefixes = {"sh": SH.iri, "dcterms": DCTERMS.iri, "xsd": XSD.iri}
    return serialize_triples(triples, "ttl", prefixes).decode("utf-8")


def without_places(report: Report) -> Report:
    """The report as a snapshot holds it: without lines of the sources, which are not published.

    A comment more in a source moves every line and changes nothing that is published.
    """
    findings = [replace(f, position=Position(""), excerpt="", spec="") for f in report.findings]
    return Report(tuple(sorted(findings, key=lambda f: (f.rule, f.focus, f.message))))


RENDERERS: dict[str, Callable[[Report], str]] = {
    "text": render_text,
    "json": render_json,
    "sarif": render_sarif,
    "junit": render_junit,
    "github": render_github,
    "ttl": render_turtle,
}
"""The formats of `kg validate --format`."""
