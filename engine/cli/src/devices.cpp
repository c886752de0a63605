// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "pitcast/gpu/device.h"

#include "verbs.h"

namespace pitcast::cli {

void add_devices(CLI::App& app, int& exit_code) {
    app.add_subcommand("devices", "List the graphics devices and what is usable")
        ->callback([&exit_code] {
            const auto devices = gpu::list_devices();
            for (const gpu::DeviceReport& device : devices) {
                std::printf("%-40s %-14s Vulkan %-10s %s\n    %s\n", device.name.c_str(),
                            device.type.c_str(), device.vulkan_version.c_str(),
                            device.usable ? "usable" : device.reason.c_str(),
                            device.driver.c_str());
            }
            if (devices.empty()) {
                exit_code = fail({"Vulkan",
                                  "no driver found; graphics are composed on the CPU, "
                                  "without the 3D map",
                                  "install mesa-vulkan-drivers or the GPU vendor's driver"},
                                 kEnvironment);
            }
        });
}

}  // namespace pitcast::cli
