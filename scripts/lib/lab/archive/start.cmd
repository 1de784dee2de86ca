@rem SPDX-License-Identifier: GPL-2.0
@rem For a double click, and because Windows runs no script of PowerShell that was downloaded unless told to.
@powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0start.ps1" %*
@pause
