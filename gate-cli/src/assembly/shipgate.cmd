@echo off
rem Starts Ship Gate on Windows. Not yet run on Windows by anyone; please report what you see.
setlocal
set "HOME_DIR=%~dp0"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
set "ORT_DISABLE_TELEMETRY=1"
set "OPT_OUT_TRACKING=true"
"%JAVA%" -XX:+UseSerialGC -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "-Dshipgate.models=%HOME_DIR%models" -cp "%HOME_DIR%lib\*" dev.shipgate.cli.ShipGate %*
exit /b %ERRORLEVEL%
