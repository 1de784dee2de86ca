# SPDX-License-Identifier: GPL-2.0
# Starts the lab's machine in this window: start.ps1 [arm64 | amd64]. start.sh is the same for other systems. How QEMU is
# called stands in arm64\arguments and amd64\arguments: one argument a line, QEMU's own name first.
param([ValidateSet('arm64', 'amd64')] [string] $Machine = 'arm64')

$ErrorActionPreference = 'Stop'
$file = Join-Path (Join-Path $PSScriptRoot $Machine) 'arguments'
if (-not (Test-Path -LiteralPath $file)) {
	Write-Host "$file is not here: unpack the whole archive (Extract All), and start what was unpacked."
	exit 2
}
$words = @(Get-Content -LiteralPath $file)
$name = $words[0]
$words = @($words | Select-Object -Skip 1)

# QEMU's installer does not add to the path.
$qemu = $null
$found = Get-Command -Name $name -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
if ($found) { $qemu = $found.Path }
foreach ($place in $env:ProgramFiles, $env:ProgramW6432, ${env:ProgramFiles(x86)}, $env:LOCALAPPDATA) {
	if ($qemu -or -not $place) { continue }
	$candidate = Join-Path (Join-Path $place 'qemu') "$name.exe"
	if (Test-Path -LiteralPath $candidate) { $qemu = $candidate }
}
if (-not $qemu) {
	Write-Host "There is no $name here, neither in the path nor in $env:ProgramFiles\qemu."
	Write-Host 'Install QEMU: winget install SoftwareFreedomConservancy.QEMU, or https://www.qemu.org/download/#windows'
	exit 2
}

# Windows' console hands over arrow keys and understands a terminal's escape sequences only if told to; QEMU tells it from
# its version 9.1 on. Where this may not be called, most keys work all the same.
$input_mode = $null
if ($env:OS -eq 'Windows_NT') {
	try {
		Add-Type -Namespace PhysmemLab -Name Console -MemberDefinition @'
[DllImport("kernel32.dll")] public static extern IntPtr GetStdHandle(int which);
[DllImport("kernel32.dll")] public static extern bool GetConsoleMode(IntPtr handle, out uint mode);
[DllImport("kernel32.dll")] public static extern bool SetConsoleMode(IntPtr handle, uint mode);
'@
		$keyboard = [PhysmemLab.Console]::GetStdHandle(-10)
		$screen = [PhysmemLab.Console]::GetStdHandle(-11)
		[uint32] $mode = 0
		if ([PhysmemLab.Console]::GetConsoleMode($screen, [ref] $mode)) {
			$null = [PhysmemLab.Console]::SetConsoleMode($screen, ($mode -bor 4))
		}
		if ([PhysmemLab.Console]::GetConsoleMode($keyboard, [ref] $mode)) {
			$input_mode = $mode
			$null = [PhysmemLab.Console]::SetConsoleMode($keyboard, ($mode -bor 0x200))
		}
	} catch {
		Write-Host "(The console stays as it is: $_)"
	}
}

Write-Host "Starting an emulated $Machine machine: this takes up to a minute. To stop it by force: Ctrl-a, then x."
# The arguments name files from here.
Push-Location -LiteralPath $PSScriptRoot
try {
	& $qemu @words
} finally {
	Pop-Location
	if ($null -ne $input_mode) { $null = [PhysmemLab.Console]::SetConsoleMode($keyboard, $input_mode) }
}
exit $LASTEXITCODE
