// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/answer.h"

#include <utility>

namespace pitcast::amcp {
namespace {

void append_line(std::string& text, std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] != '\r') {
            text += line[i];
        }
    }
    text += "\r\n";
}

}  // namespace

Answer one_line(std::string line) {
    return {201, {std::move(line)}, {}};
}

Answer fault(int code, std::string reason) {
    return {code, {}, std::move(reason)};
}

std::string text_of(const Answer& answer, std::string_view id, std::string_view action) {
    std::string text;
    if (!id.empty()) {
        text.append("RES ").append(id) += ' ';
    }
    text += std::to_string(answer.code);
    // Not understood: there is no action to name.
    if (answer.code != 400 && !action.empty()) {
        text.append(" ").append(action);
    }
    text += answer.code < 300 ? " OK\r\n" : answer.code < 500 ? " ERROR\r\n" : " FAILED\r\n";
    switch (answer.code) {
        case 200:
            for (const std::string& line : answer.lines) {
                // An empty line would end the answer.
                append_line(text, line.empty() ? " " : line);
            }
            text += "\r\n";
            break;
        case 201:
        case 400:
            append_line(text, answer.lines.empty() ? "" : answer.lines.front());
            break;
        default:
            break;
    }
    return text;
}

}  // namespace pitcast::amcp
