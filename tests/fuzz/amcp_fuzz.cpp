// SPDX-License-Identifier: Apache-2.0
// A client's bytes through the whole conversation, but for the socket and the files: no input may
// crash it, and every line is answered by exactly one answer, well formed.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "pitcast/amcp/line_buffer.h"
#include "pitcast/amcp/session.h"
#include "pitcast/amcp/template_data.h"

namespace {

using namespace pitcast;

void demand(bool holds) {
    if (!holds) {
        __builtin_trap();
    }
}

/// Takes one answer off the front of `text`.
void pass_answer(std::string_view& text) {
    const auto line = [&] {
        const std::size_t end = text.find("\r\n");
        demand(end != std::string_view::npos);
        const std::string_view found = text.substr(0, end);
        text.remove_prefix(end + 2);
        return found;
    };
    std::string_view head = line();
    if (head.starts_with("PONG")) {
        return;
    }
    if (head.starts_with("RES ")) {
        const std::size_t id = head.find(' ', 4);
        demand(id != std::string_view::npos && id > 4);
        head.remove_prefix(id + 1);
    }
    demand(head.size() > 4 && head[0] >= '2' && head[0] <= '5' && head[3] == ' ');
    demand(head.ends_with(" OK") || head.ends_with(" ERROR") || head.ends_with(" FAILED"));
    const std::string_view code = head.substr(0, 3);
    if (code == "201" || code == "400") {
        (void)line();
    }
    while (code == "200" && !line().empty()) {
    }
}

/// Lines that are to be answered: all but those without a word, and those from BYE on.
std::size_t answers_due(std::string_view bytes) {
    amcp::LineBuffer lines(4096);
    lines.add(bytes);
    std::size_t due = 0;
    while (const auto line = lines.next()) {
        const auto parsed = amcp::parse_request(*line);
        const auto* request = std::get_if<amcp::Request>(&parsed);
        if (request != nullptr && request->verb == amcp::Verb::bye) {
            break;
        }
        due += request == nullptr || request->verb != amcp::Verb::none ? 1 : 0;
    }
    return due;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto fields = amcp::parse_template_data(bytes)) {
        demand(fields->is_object());
        (void)fields->dump();  // what is taken for text is text
    }
    amcp::ShowView view;
    view.format = *video_format("1080p50");
    amcp::Desk desk(std::move(view), amcp::DataStore({}));
    amcp::Session session(desk, 1, "amcp fuzz");
    amcp::LineBuffer lines(4096);
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 700) {
        lines.add(bytes.substr(at, 700));
        while (const auto line = lines.next()) {
            session.take(*line);
        }
    }
    session.leave();  // a COMMIT may not have come
    for (amcp::Order& order : session.orders()) {
        for (const amcp::Numbered& sent : order) {
            demand(show::command_from_json(show::command_to_json(sent.command)).ok());
            const amcp::Verdict verdict{sent.number, sent.number % 3 == 0 ? 403 : 202, 5, "no"};
            desk.settle(verdict);
            session.settle(verdict);
        }
    }
    session.collect(out);
    demand(session.waiting() == 0 && session.held_bytes() == 0);
    std::string_view rest = out;
    std::size_t answers = 0;
    for (; !rest.empty(); ++answers) {
        pass_answer(rest);
    }
    demand(lines.overlong() || answers == answers_due(bytes));
    return 0;
}
