# __init__.py - the plug-ins of the sample program
# SPDX-License-Identifier: GPL-3.0-or-later
