# Copyright 2026 The Throughline Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Writes to OUT which commit SOURCE is at while it is built, and that only where
# it is another than before:
#
#   cmake -DSOURCE=. -DOUT=build/dev/gen/bench/commit.h -P cmake/commit.cmake

execute_process(COMMAND git -C ${SOURCE} describe --always --dirty
  OUTPUT_VARIABLE _commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
set(_line "#define TL_COMMIT \"${_commit}\"\n")
set(_before "")
if(EXISTS ${OUT})
  file(READ ${OUT} _before)
endif()
if(NOT _line STREQUAL _before)
  file(WRITE ${OUT} "${_line}")
endif()
