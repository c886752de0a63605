// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>

#include "pitcast/gpu/device.h"

#include "gpu_fixture.h"

namespace pitcast::gpu {
namespace {

class DeviceTest : public test::GpuTest {};

TEST_F(DeviceTest, OpensTheBestDeviceThereIs) {
    ASSERT_TRUE(device_);
    EXPECT_FALSE(device_->name().empty());
    EXPECT_TRUE(device_->validation());
    EXPECT_FALSE(device_->lost());
}

TEST_F(DeviceTest, CanBeToldToTakeTheCpuDriver) {
    open({.validation = true, .prefer_cpu = true});
    ASSERT_TRUE(device_);
    EXPECT_FALSE(device_->is_real_gpu());
}

TEST(DeviceList, NamesEachDeviceWithItsDriver) {
    const auto devices = list_devices();
    ASSERT_FALSE(devices.empty());
    for (const DeviceReport& device : devices) {
        EXPECT_FALSE(device.name.empty());
        EXPECT_FALSE(device.vulkan_version.empty());
        EXPECT_NE(device.usable, !device.reason.empty());
        std::printf("%s, %s, %s, Vulkan %s%s\n", device.name.c_str(), device.type.c_str(),
                    device.driver.c_str(), device.vulkan_version.c_str(),
                    device.usable ? "" : (", not usable: " + device.reason).c_str());
    }
}

TEST(DeviceChoice, SaysWhichDevicesWereRefusedWhenNoneFits) {
    const auto opened = Device::open({.name_contains = "no such card"});
    ASSERT_FALSE(opened.ok());
    EXPECT_NE(opened.error().message().find("is not called \"no such card\""), std::string::npos)
        << opened.error().message();
}

TEST(DeviceDeathTest, SaysWhatToInstallWhenThereIsNoDriver) {
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    EXPECT_EXIT(
        {
            setenv("VK_DRIVER_FILES", "/nonexistent/icd.json", 1);
            setenv("VK_ICD_FILENAMES", "/nonexistent/icd.json", 1);
            const auto opened = Device::open();
            std::fprintf(stderr, "%s\n", opened.ok() ? "opened" : opened.error().message().c_str());
            std::exit(opened.ok() || !list_devices().empty() ? 1 : 0);
        },
        testing::ExitedWithCode(0), "mesa-vulkan-drivers");
}

}  // namespace
}  // namespace pitcast::gpu
