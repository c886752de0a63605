# SPDX-License-Identifier: Apache-2.0
# pitcast_module(NAME DEPENDS modules... LINK libraries... PRIVATE_LINK libraries...)
# One static library for engine/NAME: every src/*.cpp, public headers in include/.
# Fails the configuration when a source includes a module that DEPENDS does not name.
define_property(GLOBAL PROPERTY PITCAST_MODULES BRIEF_DOCS "Modules declared so far, in order")

function(pitcast_check_includes name root allowed)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${root}/*.h ${root}/*.cpp)
    foreach(file IN LISTS files)
        file(STRINGS ${file} lines REGEX "^#include [<\"]pitcast/[a-z_]+/")
        foreach(line IN LISTS lines)
            string(REGEX REPLACE "^#include [<\"]pitcast/([a-z_]+)/.*" "\\1" used "${line}")
            if(NOT used IN_LIST allowed)
                message(FATAL_ERROR "${file}: module '${name}' may not include module '${used}'; "
                    "allowed: ${allowed}. Name it in DEPENDS if the module order allows it.")
            endif()
        endforeach()
    endforeach()
endfunction()

set(PITCAST_LIGHT_MODULES show edit editor channel output web plugin osc amcp control remote window
    survey journal)

function(pitcast_module name)
    cmake_parse_arguments(M "" "" "DEPENDS;LINK;PRIVATE_LINK" ${ARGN})
    get_property(above GLOBAL PROPERTY PITCAST_MODULES)
    foreach(dependency IN LISTS M_DEPENDS)
        if(NOT dependency IN_LIST above)
            message(FATAL_ERROR "module '${name}' depends on '${dependency}', which is not above it")
        endif()
    endforeach()
    set_property(GLOBAL APPEND PROPERTY PITCAST_MODULES ${name})
    pitcast_check_includes(${name} ${CMAKE_CURRENT_SOURCE_DIR} "${name};${M_DEPENDS}")

    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/*.cpp)
    if(NOT sources)
        set(sources ${CMAKE_CURRENT_BINARY_DIR}/empty.cpp)
        file(WRITE ${sources} "")
    endif()
    add_library(pitcast_${name} STATIC ${sources})
    target_include_directories(pitcast_${name}
        PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include
        PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
    target_link_libraries(pitcast_${name} PUBLIC pitcast_settings ${M_LINK} PRIVATE ${M_PRIVATE_LINK})
    # Under sanitizers what computes little is compiled nearly twice as fast without optimising.
    if(PITCAST_SANITIZE AND name IN_LIST PITCAST_LIGHT_MODULES)
        target_compile_options(pitcast_${name} PRIVATE -O0)
    endif()
    foreach(dependency IN LISTS M_DEPENDS)
        target_link_libraries(pitcast_${name} PUBLIC pitcast_${dependency})
    endforeach()
endfunction()
