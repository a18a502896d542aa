# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""RDF itself: vocabularies, formats, terms, positions, dates, canonical form."""
