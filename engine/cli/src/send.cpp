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
    std::string key;
    std::string server_key;
};

/// Options for us that stand behind the words of the command: taken out of them.
Status take_key_words(Options& options) {
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < options.words.size(); ++i) {
        const std::string& word = options.words[i];
        if (word != "--key" && word != "--server-key") {
            kept.push_back(word);
            continue;
        }
        if (i + 1 == options.words.size()) {
            return Error{word, "the file of the key is missing", ""};
        }
        (word == "--key" ? options.key : options.server_key) = options.words[++i];
    }
    options.words = std::move(kept);
    return {};
}

/// No keys when none are named.
Result<std::optional<control::ClientKeys>> keys_of(const Options& options) {
    if (options.key.empty() && options.server_key.empty()) {
        return std::optional<control::ClientKeys>();
    }
    if (options.key.empty() || options.server_key.empty()) {
        return Error{options.key.empty() ? "--key" : "--server-key", "is missing",
                     "a key and the channel's public key go together: --key NAME.key "
                     "--server-key server.pub"};
    }
    auto keys = control::load_client_keys(options.key, options.server_key);
    if (!keys) {
        return keys.error();
    }
    return std::optional(*std::move(keys));
}

int run(Options options) {
    if (const Status taken = take_key_words(options); !taken) {
        return fail(taken.error(), kUsage);
    }
    auto request = control::parse_send_arguments(options.words);
    if (!request) {
        return fail(request.error(), kUsage);
    }
    auto keys = keys_of(options);
    if (!keys) {
        return fail(keys.error(), kBadInput);
    }
    auto client = control::CommandClient::open(options.endpoint, *keys);
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
    verb->add_option("--key", options->key, "Private key of a client of the channel")
        ->envname("PITCAST_KEY");
    verb->add_option("--server-key", options->server_key, "Public key of the channel, server.pub")
        ->envname("PITCAST_SERVER_KEY");
    verb->footer(
        "After the address: cue|take|update|continue|out|clear|lock|unlock|reload|state "
        "[TEMPLATE] [field=value …] [--layer N] [--who NAME] [--data JSON], or delay SOURCE "
        "FRAMES, or gain SOURCE DECIBELS, or add_sink URL, or remove_sink NAME, or "
        "load SHOW theme=X language=Y, or set_source ID URL, or swap LAYER LAYER. --key and "
        "--server-key may stand anywhere.");
    // The command keeps its words in their order: an option of it stands before its value.
    verb->prefix_command();
    verb->callback([options, verb, &exit_code] {
        options->words = verb->remaining();
        exit_code = run(*options);
    });
}

}  // namespace pitcast::cli
