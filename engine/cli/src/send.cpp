// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <memory>

#include "pitcast/control/command_client.h"

#include "verbs.h"

namespace pitcast::cli {
namespace {

struct Options {
    std::string endpoint;
    std::vector<std::string> words;
    double timeout_s = 3;
};

int run(const Options& options) {
    auto request = control::parse_send_arguments(options.words);
    if (!request) {
        return fail(request.error(), kUsage);
    }
    auto client = control::CommandClient::open(options.endpoint);
    if (!client) {
        return fail(client.error(), kBadInput);
    }
    auto answer = (*client)->send(*request, static_cast<Nanoseconds>(options.timeout_s * 1e9));
    if (!answer) {
        return fail(answer.error(), kEnvironment);
    }
    std::printf("%s\n", answer->dump(2).c_str());
    return answer->value("ok", false) ? kDone : kBadInput;
}

}  // namespace

void add_send(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<Options>();
    CLI::App* verb = app.add_subcommand("send", "Send a command to a channel on air");
    verb->add_option("endpoint", options->endpoint, "ZeroMQ address of the channel's control")
        ->required();
    verb->add_option("--timeout", options->timeout_s, "Seconds to wait for the answer")
        ->capture_default_str();
    verb->footer(
        "After the address: cue|take|update|continue|out|clear|lock|unlock|reload|state "
        "[TEMPLATE] [field=value …] [--layer N] [--who NAME] [--data JSON], or delay SOURCE "
        "FRAMES, or gain SOURCE DECIBELS");
    // The command keeps its words in their order: an option of it stands before its value.
    verb->prefix_command();
    verb->callback([options, verb, &exit_code] {
        options->words = verb->remaining();
        exit_code = run(*options);
    });
}

}  // namespace pitcast::cli
