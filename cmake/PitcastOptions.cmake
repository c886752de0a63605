# SPDX-License-Identifier: Apache-2.0
# Compiler settings that every target shares.
option(PITCAST_TESTS "Build the tests and benches" ON)
option(PITCAST_FUZZ "Build the fuzz targets (clang only)" OFF)
set(PITCAST_SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(PITCAST_CCACHE ccache)
if(PITCAST_CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER ${PITCAST_CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${PITCAST_CCACHE})
endif()


add_library(pitcast_settings INTERFACE)
# -ffp-contract=off: the same source gives the same bits on every CPU.
target_compile_options(pitcast_settings INTERFACE
    -Wall -Wextra -Wconversion -Werror -ffp-contract=off -fno-math-errno)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 sees overlapping copies in std::string's operator+ that are not there (bug 105651).
    target_compile_options(pitcast_settings INTERFACE -Wno-restrict)
endif()
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Sources read by another source are no headers, whatever GCC takes them for.
    target_compile_options(pitcast_settings INTERFACE -Wno-subobject-linkage)
endif()
target_link_libraries(pitcast_settings INTERFACE Threads::Threads)

# Sources that have a name of their own which another file of the same target has too: compiled by
# themselves where several sources are compiled as one.
function(pitcast_alone)
    list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
if(PITCAST_SANITIZE)
    target_compile_options(pitcast_settings INTERFACE
        -fsanitize=${PITCAST_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(pitcast_settings INTERFACE -fsanitize=${PITCAST_SANITIZE})
endif()
