// SPDX-License-Identifier: Apache-2.0
#include "ndi_runtime.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <dlfcn.h>

namespace pitcast::output::ndi {
namespace {

constexpr const char* kMend =
    "install the runtime from https://ndi.video, or set NDI_RUNTIME_DIR_V6 to the folder where "
    "libndi.so.6 is";

/// Where it may be, the newest first.
std::vector<std::string> places() {
    std::vector<std::string> found;
    for (const auto& [variable, file] :
         {std::pair{"NDI_RUNTIME_DIR_V6", "libndi.so.6"}, {"NDI_RUNTIME_DIR_V5", "libndi.so.5"}}) {
        if (const char* folder = std::getenv(variable); folder != nullptr && *folder != '\0') {
            found.push_back((std::filesystem::path(folder) / file).string());
        }
    }
    for (const char* file : {"libndi.so.6", "libndi.so.5"}) {
        found.emplace_back(file);
        found.push_back(std::string("/usr/local/lib/") + file);
    }
    return found;
}

/// Finds functions, and remembers the first that is not there.
class Symbols {
 public:
    explicit Symbols(void* library) : library_(library) {}

    template <typename Function>
    void find(const char* name, Function*& function) {
        function = reinterpret_cast<Function*>(::dlsym(library_, name));
        if (function == nullptr && missing_.empty()) {
            missing_ = name;
        }
    }
    [[nodiscard]] const std::string& missing() const { return missing_; }

 private:
    void* library_;
    std::string missing_;
};

Result<Runtime> runtime_of(void* library, const std::string& place) {
    Runtime runtime;
    Symbols symbols(library);
    symbols.find("NDIlib_initialize", runtime.initialize);
    symbols.find("NDIlib_send_create", runtime.send_create);
    symbols.find("NDIlib_send_destroy", runtime.send_destroy);
    symbols.find("NDIlib_send_send_video_async_v2", runtime.send_video_async);
    symbols.find("NDIlib_send_send_audio_v3", runtime.send_audio);
    symbols.find("NDIlib_send_get_tally", runtime.get_tally);
    symbols.find("NDIlib_send_get_no_connections", runtime.count_connections);
    if (!symbols.missing().empty()) {
        return Error{place, "has no " + symbols.missing(), "version 5 or later is needed"};
    }
    // Once more for a second output does no harm. Its counterpart is never called, and the library
    // never closed: whether other outputs are done with it, we cannot tell.
    if (!runtime.initialize()) {
        return Error{place, "does not run on this machine", "its CPU must have SSE4.2"};
    }
    return runtime;
}

}  // namespace

Result<Runtime> load_runtime() {
    std::string reason;
    for (const std::string& place : places()) {
        if (void* library = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL); library != nullptr) {
            return runtime_of(library, place);
        }
        // That of a file that is there and cannot be loaded says more than that none is there.
        const char* said = ::dlerror();
        if (reason.empty() || std::filesystem::exists(place)) {
            reason = said == nullptr ? place : said;
        }
    }
    return Error{"NDI", "its runtime cannot be loaded: " + reason, kMend};
}

}  // namespace pitcast::output::ndi
