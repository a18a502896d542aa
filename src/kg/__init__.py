# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A linked-data publisher: `kg build` compiles a folder of RDF, `kg serve` reads the result."""

__version__ = "0.1.0"
