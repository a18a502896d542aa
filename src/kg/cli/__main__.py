# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""`python -m kg.cli`."""

from kg.cli import main

main()
