// SPDX-License-Identifier: Apache-2.0
#include "decklink_library.h"

#include <cstdlib>
#include <filesystem>
#include <memory>

#include <dlfcn.h>

namespace pitcast::output::card::decklink {
namespace {

constexpr const char* kLibrary = "libDeckLinkAPI.so";
/// The number changes when the iterator's interface does; of 11.0 and later.
constexpr const char* kMakeIterator = "CreateDeckLinkIteratorInstance_0004";
constexpr const char* kMakePackets = "CreateVideoFrameAncillaryPacketsInstance_0002";
constexpr const char* kMakePackets15 = "CreateVideoFrameAncillaryPacketsInstance_0001";
constexpr const char* kMend =
    "install Desktop Video 11.5 or later from https://www.blackmagicdesign.com/support, or set "
    "PITCAST_DECKLINK_DIR to the folder where libDeckLinkAPI.so is";

template <typename Function>
Function function_of(void* library, const char* name) {
    return reinterpret_cast<Function>(::dlsym(library, name));
}

/// Never closed: it has threads of its own, and whether other outputs use it we cannot tell.
Result<void*> load() {
    const char* folder = std::getenv("PITCAST_DECKLINK_DIR");
    const std::string place = folder == nullptr || *folder == '\0'
                                  ? kLibrary
                                  : (std::filesystem::path(folder) / kLibrary).string();
    void* library = ::dlopen(place.c_str(), RTLD_NOW | RTLD_GLOBAL);
    if (library == nullptr) {
        const char* said = ::dlerror();
        return Error{"DeckLink",
                     "its library cannot be loaded: " + std::string(said == nullptr ? place : said),
                     kMend};
    }
    return library;
}

Result<Held<DeviceIterator>> make_iterator(void* library) {
    const auto make = function_of<DeviceIterator* (*)()>(library, kMakeIterator);
    if (make == nullptr) {
        return Error{kLibrary, std::string("has no ") + kMakeIterator, kMend};
    }
    Held<DeviceIterator> iterator(make());
    if (!iterator) {
        return Error{"DeckLink", "Desktop Video does not run",
                     "is its kernel module loaded, and its service DesktopVideoHelper running?"};
    }
    return iterator;
}

std::string name_of(Device& device) {
    const char* text = nullptr;
    if (!ok(device.display_name(&text)) || text == nullptr) {
        return "a DeckLink without a name";
    }
    const std::unique_ptr<const char, void (*)(const char*)> owned(text, [](const char* mine) {
        std::free(const_cast<char*>(mine));  // malloc'd by the library, for us
    });
    return owned.get();
}

}  // namespace

Result<FoundDevice> find_device(const std::string& wanted) {
    const auto library = load();
    if (!library) {
        return library.error();
    }
    auto iterator = make_iterator(*library);
    if (!iterator) {
        return iterator.error();
    }
    std::string there;
    int number = 0;
    for (Device* each = nullptr; (*iterator)->next(&each) == kOk && each != nullptr;
         each = nullptr) {
        Held<Device> device(each);
        std::string name = name_of(*device);
        const std::string digits = std::to_string(++number);
        if (wanted == digits || wanted == name) {
            return FoundDevice{std::move(device), std::move(name),
                               function_of<MakePackets>(*library, kMakePackets),
                               function_of<MakePackets>(*library, kMakePackets15)};
        }
        there += (there.empty() ? "" : ", ") + digits + " \"" + name + "\"";
    }
    if (number == 0) {
        return Error{"DeckLink", "there is no card in this machine",
                     "look at its seat, its cable and its power; \"lspci\" lists what is there"};
    }
    return Error{"DeckLink", "there is no device \"" + wanted + "\"", "there are " + there};
}

}  // namespace pitcast::output::card::decklink
