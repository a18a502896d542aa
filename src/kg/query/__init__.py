# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Answering SPARQL: protocol, guard, and a pool of workers that can be killed."""
