# SPDX-License-Identifier: Apache-2.0
# Writes HEADER with the bytes of each of FILES ("a.html|b.css") as NAMESPACE::a_html and so on.
string(REPLACE "|" ";" FILES "${FILES}")
set(text "#pragma once\n#include <string_view>\nnamespace ${NAMESPACE} {\n")
foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME)
    string(MAKE_C_IDENTIFIER ${name} symbol)
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
    string(APPEND text "inline constexpr char ${symbol}_bytes[] = {${bytes}'\\0'};\n"
        "inline constexpr std::string_view ${symbol}(${symbol}_bytes, sizeof ${symbol}_bytes - 1);\n")
endforeach()
file(WRITE ${HEADER} "${text}}  // namespace ${NAMESPACE}\n")
