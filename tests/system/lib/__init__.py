# The parts that the system tests are made of: see tests/README.md
# SPDX-License-Identifier: GPL-3.0-or-later
