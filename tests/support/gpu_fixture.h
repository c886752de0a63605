// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include <gtest/gtest.h>

#include "pitcast/gpu/device.h"

#include "keep_drivers.h"

namespace pitcast::test {

/// A device with the validation layer on; what the layer says fails the test.
class GpuTest : public testing::Test {
 protected:
    void SetUp() override { open({.validation = true}); }
    void TearDown() override {
        if (device_) {
            EXPECT_EQ(device_->validation_messages(), 0U) << "the log above has them";
        }
    }
    void open(const gpu::DeviceOptions& options) {
        auto opened = gpu::Device::open(options);
        ASSERT_TRUE(opened.ok()) << opened.error().message();
        device_ = *opened;
    }

    std::shared_ptr<gpu::Device> device_;
};

}  // namespace pitcast::test
