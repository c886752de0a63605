// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include <dlfcn.h>

namespace pitcast::test {

/// Keeps the CPU driver and the validation layer in memory to the end of the program. The Vulkan
/// loader would unload them with the last instance, and what they keep on purpose would then be
/// reported as a leak of nobody (tools/setup/lsan.supp names libraries).
inline const bool kDriversStay = [] {
    for (const char* library : std::array{"libvulkan_lvp.so", "libVkLayer_khronos_validation.so"}) {
        static_cast<void>(::dlopen(library, RTLD_LAZY | RTLD_NODELETE));
    }
    return true;
}();

}  // namespace pitcast::test
