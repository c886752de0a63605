// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/log.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>
#include <utility>
#include <vector>

#include <spdlog/async.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "pitcast/core/json_document.h"

#include "log_line.h"

namespace pitcast {
namespace {

constexpr std::size_t kMostWaiting = 4096;
constexpr std::size_t kFileBytes = std::size_t{16} << 20U;
constexpr std::size_t kOldFiles = 4;
constexpr auto kFlush = std::chrono::seconds(1);

/// Of a logger with a file; others have no use for members.
constexpr const char* kStructured = "pitcast, structured";

std::string payload(std::string_view text, const Json& members) {
    if (const auto* logger = spdlog::default_logger_raw();
        logger == nullptr || logger->name() != kStructured) {
        return std::string(text);
    }
    // Texts from outside may not be UTF-8; a line of the log never fails for that.
    return std::string(text) + kLogMembers +
           members.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string_view view_of(const spdlog::string_view_t& text) {
    return {text.data(), text.size()};
}

/// "%*": the part for people.
class ForPeople final : public spdlog::custom_flag_formatter {
 public:
    void format(const spdlog::details::log_msg& message, const std::tm&,
                spdlog::memory_buf_t& into) override {
        const std::string_view shown = line_for_people(message.payload);
        into.append(shown.data(), shown.data() + shown.size());
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<ForPeople>();
    }
};

class AsJson final : public spdlog::formatter {
 public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& into) override {
        const auto since = message.time.time_since_epoch();
        const auto us = std::chrono::duration_cast<std::chrono::microseconds>(since).count();
        const std::time_t seconds = us / 1'000'000;
        std::tm parts{};
        gmtime_r(&seconds, &parts);
        char day[32];
        const std::size_t length = std::strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts);
        char time[48];
        std::snprintf(time, sizeof time, "%.*s.%06dZ", static_cast<int>(length), day,
                      static_cast<int>(us % 1'000'000));
        const std::string_view text = view_of(message.payload);
        const std::size_t at = text.find(kLogMembers);
        const std::string members =
            at == std::string_view::npos
                ? Json{{"text", text}}.dump(-1, ' ', false, Json::error_handler_t::replace)
                : std::string(text.substr(at + 1));
        const std::string line =
            std::string("{\"time\":\"") + time + "\",\"level\":\"" +
            std::string(view_of(spdlog::level::to_string_view(message.level))) + "\"," +
            members.substr(1) + "\n";
        into.append(line.data(), line.data() + line.size());
    }
    [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<AsJson>();
    }
};

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::quiet:
            return spdlog::level::err;
        case LogLevel::notice:
            return spdlog::level::info;
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::warning:
            break;
    }
    return spdlog::level::warn;
}

std::shared_ptr<spdlog::logger> logger_of(const char* name,
                                          const std::vector<spdlog::sink_ptr>& sinks,
                                          spdlog::level::level_enum level) {
    auto logger = std::make_shared<spdlog::async_logger>(
        name, sinks.begin(), sinks.end(), spdlog::thread_pool(),
        spdlog::async_overflow_policy::overrun_oldest);
    logger->set_level(level);
    logger->flush_on(spdlog::level::warn);
    return logger;
}

}  // namespace

Log::Log(LogLevel level) {
    auto people = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    auto pattern = std::make_unique<spdlog::pattern_formatter>();
    pattern->add_flag<ForPeople>('*').set_pattern("%H:%M:%S.%e %l %*");
    people->set_formatter(std::move(pattern));
    people->set_level(level_of(level));
    spdlog::init_thread_pool(kMostWaiting, 1);
    spdlog::set_default_logger(logger_of("pitcast", {std::move(people)}, level_of(level)));
    spdlog::flush_every(kFlush);
}

Log::~Log() {
    spdlog::shutdown();
    // Whoever still logs does not fall into a hole.
    spdlog::set_default_logger(std::make_shared<spdlog::logger>(
        "pitcast", std::make_shared<spdlog::sinks::stdout_sink_mt>()));
}

Status Log::add_file(const std::filesystem::path& file) {
    try {
        auto lines = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(),
                                                                            kFileBytes, kOldFiles);
        lines->set_formatter(std::make_unique<AsJson>());
        const auto before = spdlog::default_logger();
        std::vector<spdlog::sink_ptr> sinks = before->sinks();
        sinks.push_back(std::move(lines));
        spdlog::set_default_logger(
            logger_of(kStructured, sinks, std::min(before->level(), spdlog::level::info)));
    } catch (const spdlog::spdlog_ex& error) {
        return Error{file.string(), std::string("cannot be written to: ") + error.what(),
                     "name a file in a folder that exists"};
    }
    return {};
}

void log_notice(std::string_view subject, std::string_view text) {
    spdlog::info(payload(std::string(subject) + ": " + std::string(text),
                         {{"subject", subject}, {"text", text}}));
}
void log_warning(std::string_view subject, std::string_view text) {
    spdlog::warn(payload(std::string(subject) + ": " + std::string(text),
                         {{"subject", subject}, {"text", text}}));
}
void log_error(const Error& error) {
    spdlog::error(payload(error.message(),
                          {{"where", error.where}, {"what", error.what}, {"mend", error.mend}}));
}

}  // namespace pitcast
