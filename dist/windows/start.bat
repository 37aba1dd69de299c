@echo off
rem Opens a window to type commands in.
chcp 65001 >nul
title assistive
cd /d "%~dp0"
set "PATH=%~dp0;%PATH%"
set "ASSISTIVE_LANG=en"
echo.
echo   assistive - assistive device lending and fitting
echo.
echo   To begin, type:
echo.
echo     assistive demo
echo         shows the fitting rate of a sample city
echo     assistive init --site SP-0001 --name "Our school" --division 610900
echo         makes a store (put in your own code, name and division)
echo     assistive template student-needs needs.xlsx
echo         makes an empty list of needs to fill in with Excel
echo     assistive import student-needs needs.xlsx
echo         reads the list
echo     assistive report rate
echo         counts the fitting rate
echo.
echo   Each command has --help. The manual is README.html.
echo.
cmd /k
