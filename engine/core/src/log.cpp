// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace pitcast {

void set_up_logging(LogLevel level) {
    auto logger = std::make_shared<spdlog::logger>(
        "pitcast", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern("%H:%M:%S.%e %l %v");
    switch (level) {
        case LogLevel::quiet:
            logger->set_level(spdlog::level::err);
            break;
        case LogLevel::warning:
            logger->set_level(spdlog::level::warn);
            break;
        case LogLevel::notice:
            logger->set_level(spdlog::level::info);
            break;
        case LogLevel::debug:
            logger->set_level(spdlog::level::debug);
            break;
    }
    spdlog::set_default_logger(std::move(logger));
}

void log_notice(std::string_view subject, std::string_view text) {
    spdlog::info("{}: {}", subject, text);
}
void log_warning(std::string_view subject, std::string_view text) {
    spdlog::warn("{}: {}", subject, text);
}
void log_error(const Error& error) {
    spdlog::error("{}", error.message());
}

}  // namespace pitcast
