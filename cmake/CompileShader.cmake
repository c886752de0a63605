# SPDX-License-Identifier: Apache-2.0
# Compiles SOURCE with GLSLANG and writes HEADER holding the words as pitcast::shaders::SYMBOL.
execute_process(
    COMMAND ${GLSLANG} --target-env vulkan1.3 -V --vn words ${SOURCE} -o ${HEADER}.words
    RESULT_VARIABLE failed OUTPUT_VARIABLE log ERROR_VARIABLE log)
if(failed)
    message(FATAL_ERROR "${SOURCE}: shader does not compile\n${log}")
endif()
file(READ ${HEADER}.words words)
string(REGEX REPLACE "^.*const uint32_t words\\[\\] = {" "" words "${words}")
string(REGEX REPLACE "}.*$" "" words "${words}")
file(WRITE ${HEADER} "#pragma once\n#include <cstdint>\nnamespace pitcast::shaders {\n"
    "inline constexpr std::uint32_t ${SYMBOL}[] = {${words}};\n}  // namespace pitcast::shaders\n")
file(REMOVE ${HEADER}.words)
