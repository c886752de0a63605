// SPDX-License-Identifier: Apache-2.0
#include "pitcast/plugin/surface.h"

#include <atomic>
#include <map>
#include <optional>
#include <thread>

#include "pitcast/control/command_client.h"
#include "pitcast/control/keys.h"
#include "pitcast/core/clock.h"

#include "host_process.h"

namespace pitcast::plugin {
namespace {

constexpr int kTickMs = 20;
constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr Nanoseconds kAnswerPatience = 2 * kNanosecondsPerSecond;
/// More than a channel publishes in a tick.
constexpr int kMostEvents = 64;

/// The command as the plug-in gave it; nothing: it is no object.
std::optional<Json> parsed_command(std::string_view text) {
    Json json = Json::parse(text, nullptr, false);
    return json.is_object() ? std::optional(std::move(json)) : std::nullopt;
}

std::string dumped(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

struct Surface::Impl {
    Impl(PluginInfo plugin, PluginUrl from, std::string at)
        : info(std::move(plugin)),
          url(std::move(from)),
          endpoint(std::move(at)),
          watch(std::make_shared<Watch>(url, Role::surface)) {}
    ~Impl() {
        stop = true;
        if (thread.joinable()) {
            thread.join();
        }
    }

    struct Ending {
        Watch::End how = Watch::End::none;
        Error error{};
    };
    void run();
    Ending live();
    Ending converse(HostProcess& process, control::CommandClient& client);
    std::optional<Ending> take(HostProcess& process, control::CommandClient& client);
    [[nodiscard]] bool tell(HostProcess& process, const std::string& topic, const Json& body) const;
    [[nodiscard]] bool tell_events(HostProcess& process, control::CommandClient& client) const;
    [[nodiscard]] bool obey(HostProcess& process, control::CommandClient& client,
                            std::string_view text) const;
    /// A message did not reach it.
    [[nodiscard]] Ending crashed(HostProcess& process) const {
        if (!process.is_gone()) {
            return {Watch::End::hang, {url.url, "does not take what it is told", ""}};
        }
        return {Watch::End::crash, {url.url, process.end(), "its makers should know"}};
    }

    const PluginInfo info;
    const PluginUrl url;
    const std::string endpoint;
    std::optional<control::ClientKeys> keys;
    const std::shared_ptr<Watch> watch;
    TextJoiner joiner;         // the thread's
    Nanoseconds heard_at = 0;  // the thread's
    std::atomic<bool> stop{false};
    std::thread thread;
};

void Surface::Impl::run() {
    while (!stop) {
        const Ending life = live();
        const auto wait = watch->ended(life.how, life.error);
        if (!wait) {
            return;
        }
        const Nanoseconds end = monotonic_now_ns() + *wait;
        while (!stop && monotonic_now_ns() < end) {
            sleep_until_monotonic(std::min(end, monotonic_now_ns() + kTickMs * kMillisecond));
        }
    }
}

Surface::Impl::Ending Surface::Impl::live() {
    const auto order = order_of(info, Role::surface, url.whole);
    if (!order) {
        return {Watch::End::failed, order.error()};
    }
    auto client = control::CommandClient::open(endpoint, keys);
    if (!client) {
        return {Watch::End::failed, client.error()};
    }
    if (Status heard = (*client)->subscribe(""); !heard) {
        return {Watch::End::failed, heard.error()};
    }
    auto process = HostProcess::start(*order, url.limits.silence_ns);
    if (!process) {
        watch->began(0);
        return {Watch::End::again, process.error()};
    }
    watch->began((*process)->pid());
    joiner = {};
    return converse(**process, **client);
}

Surface::Impl::Ending Surface::Impl::converse(HostProcess& process,
                                              control::CommandClient& client) {
    heard_at = monotonic_now_ns();
    for (;;) {
        if (stop) {
            (void)process.finish(url.limits.end_patience_ns);
            return {Watch::End::stopped, {}};
        }
        if (auto ending = take(process, client)) {
            return *std::move(ending);
        }
        if (!tell_events(process, client)) {
            return crashed(process);
        }
    }
}

/// One thing that the plug-in has told, or a tick of nothing.
std::optional<Surface::Impl::Ending> Surface::Impl::take(HostProcess& process,
                                                         control::CommandClient& client) {
    const auto outcome = process.socket().receive(kTickMs);
    if (outcome == PacketSocket::Outcome::gone) {
        return crashed(process);
    }
    if (outcome == PacketSocket::Outcome::silence) {
        if (monotonic_now_ns() - heard_at > url.limits.silence_ns) {
            return Ending{
                Watch::End::hang,
                {url.url, "hangs: a function of it does not return", "its makers should know"}};
        }
        return std::nullopt;
    }
    heard_at = monotonic_now_ns();
    const auto message = process.socket().message();
    if (const auto ended = read_packet<PluginEnded>(message)) {
        auto [how, error] = read_ended(*ended);
        return Ending{how, std::move(error)};
    }
    if (read_packet<PluginReady>(message)) {
        watch->running();
        return std::nullopt;
    }
    if (!TextJoiner::is_text(message)) {
        return std::nullopt;
    }
    bool broken = false;
    const auto text = joiner.add(message, broken);
    if (broken) {
        return Ending{Watch::End::crash, {url.url, "tells what nobody understands", ""}};
    }
    if (text && text->lane == Lane::log) {
        watch->log(static_cast<std::int32_t>(text->level), text->text);
    } else if (text && text->lane == Lane::command && !obey(process, client, text->text)) {
        return crashed(process);
    }
    return std::nullopt;
}

bool Surface::Impl::obey(HostProcess& process, control::CommandClient& client,
                         std::string_view text) const {
    auto request = parsed_command(text);
    if (!request) {
        watch->note_command(true, "a command that is no JSON object");
        return tell(process, "answer",
                    {{"ok", false},
                     {"error", {{"where", ""}, {"what", "is no JSON object"}, {"mend", ""}}}});
    }
    // An id that comes twice would mean the same command to the channel: the client gives its own.
    const Json id = request->value("id", Json());
    request->erase("id");
    // Where there are keys, who asks is whose key it is.
    if (!keys && !request->contains("who")) {
        (*request)["who"] = "plugin " + url.name;
    }
    auto answer = client.send(*std::move(request), kAnswerPatience);
    Json body = answer ? *std::move(answer)
                       : Json{{"ok", false},
                              {"error",
                               {{"where", answer.error().where},
                                {"what", answer.error().what},
                                {"mend", answer.error().mend}}}};
    if (!id.is_null()) {
        body["id"] = id;
    }
    const bool refused = !body.value("ok", false);
    watch->note_command(refused, refused ? dumped(body.value("error", Json())) : "");
    return tell(process, "answer", body);
}

bool Surface::Impl::tell(HostProcess& process, const std::string& topic, const Json& body) const {
    return send_text(process.socket(), Lane::hear, static_cast<std::uint32_t>(topic.size()),
                     topic + dumped(body));
}

bool Surface::Impl::tell_events(HostProcess& process, control::CommandClient& client) const {
    std::optional<Json> state;  // the newest of what has come
    for (int i = 0; i < kMostEvents; ++i) {
        auto event = client.next_event(0);
        if (!event || !*event) {
            break;
        }
        if ((*event)->topic == "state") {
            state = std::move((*event)->body);
        } else if (!tell(process, (*event)->topic, (*event)->body)) {
            return false;
        }
    }
    return !state || tell(process, "state", *state);
}

Surface::Surface(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Surface::~Surface() = default;

Result<std::unique_ptr<Surface>> Surface::open(const PluginInfo& info, const PluginUrl& url,
                                               const std::string& endpoint) {
    if (!info.is(Role::surface)) {
        return Error{url.url, "is no surface but a " + info.roles(), ""};
    }
    if (url.in_process) {
        return Error{url.url, "surfaces have a process of their own", "leave in_process out"};
    }
    auto impl = std::make_unique<Impl>(info, url, endpoint);
    if (!url.control_key.empty() || !url.control_server_key.empty()) {
        auto keys = control::load_client_keys(url.control_key, url.control_server_key);
        if (!keys) {
            return keys.error().within(url.url);
        }
        impl->keys = *std::move(keys);
    }
    impl->thread = std::thread([raw = impl.get()] { raw->run(); });
    return std::unique_ptr<Surface>(new Surface(std::move(impl)));
}

std::shared_ptr<const Watch> Surface::watch() const {
    return impl_->watch;
}

}  // namespace pitcast::plugin
