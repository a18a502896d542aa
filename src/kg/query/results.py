# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Reading SPARQL results: from bytes to terms."""

from __future__ import annotations

import pyoxigraph as ox

from kg.rdf.formats import RESULT_CODECS

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Solution = dict[str, Term]


def parse_solutions(data: bytes) -> list[Solution]:
    """The solutions of a SELECT in SPARQL JSON; an unbound variable is absent. ValueError if not.

    https://www.w3.org/TR/sparql11-results-json/
    """
    solutions = ox.parse_query_results(data, format=RESULT_CODECS["json"])
    if not isinstance(solutions, ox.QuerySolutions):
        raise ValueError("the answer of an ASK has no solutions")
    names = solutions.variables
    found: list[Solution] = []
    for solution in solutions:
        row: Solution = {}
        for variable in names:
            term = solution[variable]
            if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal):
                row[variable.value] = term
        found.append(row)
    return found
