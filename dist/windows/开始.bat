@echo off
rem 打开一个窗口，在其中输入命令。
chcp 65001 >nul
title 辅具适配
cd /d "%~dp0"
set "PATH=%~dp0;%PATH%"
set "ASSISTIVE_LANG=zh"
echo.
echo   辅具适配与借用管理（assistive）
echo.
echo   第一次使用，请依次输入：
echo.
echo     assistive demo
echo         查看示例城市的适配率
echo     assistive init --site SP-0001 --name 某某学校 --division 610900
echo         建立本单位的数据库（机构代码、名称和区划请换成自己的）
echo     assistive template student-needs 需求表.xlsx
echo         生成学生需求空表，用 Excel 或 WPS 填写
echo     assistive import student-needs 需求表.xlsx
echo         导入填好的需求表
echo     assistive report rate
echo         统计适配率
echo.
echo   每条命令后加 --help 可看说明；使用说明见 README.zh-CN.html
echo.
cmd /k
