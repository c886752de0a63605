// SPDX-License-Identifier: Apache-2.0
#include "submission.h"

namespace pitcast::gpu {
namespace {

/// A frame takes milliseconds; after this long the device hangs. A CPU driver on a busy machine
/// may be slow without that.
constexpr std::uint64_t kPatienceWithGpuNs = 500'000'000;
// A driver on the CPU compiles shaders on its first frame, on processors that others use as well.
constexpr std::uint64_t kPatienceWithCpuNs = 30'000'000'000;

}  // namespace

Result<std::unique_ptr<Submission>> Submission::create(std::shared_ptr<Device> device) {
    std::unique_ptr<Submission> self(new Submission(std::move(device)));
    const VkDevice vk = self->device_->handle();
    VkCommandPoolCreateInfo pool{};
    pool.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
    pool.flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT;
    pool.queueFamilyIndex = self->device_->queue_family();
    if (const VkResult r = vkCreateCommandPool(vk, &pool, nullptr, &self->pool_); r != VK_SUCCESS) {
        return vulkan_error("vkCreateCommandPool", r);
    }
    VkCommandBufferAllocateInfo buffer{};
    buffer.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
    buffer.commandPool = self->pool_;
    buffer.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    buffer.commandBufferCount = 1;
    if (const VkResult r = vkAllocateCommandBuffers(vk, &buffer, &self->commands_);
        r != VK_SUCCESS) {
        return vulkan_error("vkAllocateCommandBuffers", r);
    }
    VkSemaphoreTypeCreateInfo type{};
    type.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO;
    type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    VkSemaphoreCreateInfo semaphore{};
    semaphore.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO;
    semaphore.pNext = &type;
    if (const VkResult r = vkCreateSemaphore(vk, &semaphore, nullptr, &self->timeline_);
        r != VK_SUCCESS) {
        return vulkan_error("vkCreateSemaphore", r);
    }
    return self;
}

Submission::~Submission() {
    const VkDevice vk = device_->handle();
    if (runs_ > 0) {
        device_->wait_idle();  // only matters when a run timed out
    }
    vkDestroySemaphore(vk, timeline_, nullptr);
    vkDestroyCommandPool(vk, pool_, nullptr);
}

Result<VkCommandBuffer> Submission::begin() {
    if (device_->lost()) {
        return vulkan_error("begin", VK_ERROR_DEVICE_LOST);
    }
    if (const VkResult r = vkResetCommandPool(device_->handle(), pool_, 0); r != VK_SUCCESS) {
        return vulkan_error("vkResetCommandPool", r);
    }
    VkCommandBufferBeginInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    if (const VkResult r = vkBeginCommandBuffer(commands_, &info); r != VK_SUCCESS) {
        return vulkan_error("vkBeginCommandBuffer", r);
    }
    return commands_;
}

Status Submission::run() {
    memory_barrier(commands_, VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_WRITE_BIT,
                   VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT);
    if (const VkResult r = vkEndCommandBuffer(commands_); r != VK_SUCCESS) {
        return vulkan_error("vkEndCommandBuffer", r);
    }
    VkCommandBufferSubmitInfo buffer{};
    buffer.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO;
    buffer.commandBuffer = commands_;
    VkSemaphoreSubmitInfo signal{};
    signal.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO;
    signal.semaphore = timeline_;
    signal.value = runs_ + 1;
    signal.stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    VkSubmitInfo2 submit{};
    submit.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2;
    submit.commandBufferInfoCount = 1;
    submit.pCommandBufferInfos = &buffer;
    submit.signalSemaphoreInfoCount = 1;
    submit.pSignalSemaphoreInfos = &signal;
    if (const VkResult r = device_->submit({&submit, 1}, VK_NULL_HANDLE); r != VK_SUCCESS) {
        return vulkan_error("vkQueueSubmit2", r);
    }
    ++runs_;
    VkSemaphoreWaitInfo wait{};
    wait.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO;
    wait.semaphoreCount = 1;
    wait.pSemaphores = &timeline_;
    wait.pValues = &runs_;
    const std::uint64_t patience_ns =
        device_->is_real_gpu() ? kPatienceWithGpuNs : kPatienceWithCpuNs;
    const VkResult waited = vkWaitSemaphores(device_->handle(), &wait, patience_ns);
    if (waited == VK_TIMEOUT) {
        return Error{std::string(device_->name()), "did not finish a frame in time",
                     "use the CPU executor"};
    }
    if (waited != VK_SUCCESS) {
        return vulkan_error("vkWaitSemaphores", device_->noted(waited));
    }
    return {};
}

void memory_barrier(VkCommandBuffer commands, VkPipelineStageFlags2 from_stage,
                    VkAccessFlags2 from_access, VkPipelineStageFlags2 to_stage,
                    VkAccessFlags2 to_access) {
    VkMemoryBarrier2 barrier{};
    barrier.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER_2;
    barrier.srcStageMask = from_stage;
    barrier.srcAccessMask = from_access;
    barrier.dstStageMask = to_stage;
    barrier.dstAccessMask = to_access;
    VkDependencyInfo dependency{};
    dependency.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO;
    dependency.memoryBarrierCount = 1;
    dependency.pMemoryBarriers = &barrier;
    vkCmdPipelineBarrier2(commands, &dependency);
}

}  // namespace pitcast::gpu
