# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A folder of sources: kg.toml, the files, and what can be wrong with them."""
