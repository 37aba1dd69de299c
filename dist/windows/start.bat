@echo off
rem Opens a window to type commands in.
chcp 65001 >nul
title assistive
cd /d "%~dp0"
set "PATH=%~dp0;%PATH%"
set "ASSISTIVE_LANG=en"
assistive help start
cmd /k
