// SPDX-License-Identifier: Apache-2.0
#include "buffer.h"

#include <string>

namespace pitcast::gpu {
namespace {

constexpr VkMemoryPropertyFlags kVisible =
    VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
constexpr VkMemoryPropertyFlags kOneMemory =
    kVisible | VK_MEMORY_PROPERTY_HOST_CACHED_BIT | VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;

std::int32_t type_for(const Device& device, MemoryUse use, std::uint32_t bits) {
    if (device.memory_type(bits, kOneMemory, 0) >= 0) {
        return device.memory_type(bits, kOneMemory, 0);
    }
    switch (use) {
        case MemoryUse::device:
            return device.memory_type(bits, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 0);
        case MemoryUse::upload:
            return device.memory_type(bits, kVisible, 0);
        default:
            return device.memory_type(bits, kVisible, VK_MEMORY_PROPERTY_HOST_CACHED_BIT);
    }
}

}  // namespace

bool has_one_memory(const Device& device) {
    return device.memory_type(~0U, kOneMemory, 0) >= 0;
}

Result<std::unique_ptr<Buffer>> Buffer::create(std::shared_ptr<Device> device, MemoryUse use,
                                               std::size_t size) {
    std::unique_ptr<Buffer> self(new Buffer(std::move(device)));
    const VkDevice vk = self->device_->handle();
    self->size_ = size;
    VkBufferCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
    info.size = size;
    info.usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
                 VK_BUFFER_USAGE_TRANSFER_DST_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT |
                 VK_BUFFER_USAGE_VERTEX_BUFFER_BIT | VK_BUFFER_USAGE_INDEX_BUFFER_BIT;
    if (const VkResult r = vkCreateBuffer(vk, &info, nullptr, &self->handle_); r != VK_SUCCESS) {
        return vulkan_error("vkCreateBuffer", r);
    }
    VkMemoryRequirements needs{};
    vkGetBufferMemoryRequirements(vk, self->handle_, &needs);
    const std::int32_t type = type_for(*self->device_, use, needs.memoryTypeBits);
    if (type < 0) {
        return Error{std::string(self->device_->name()), "has no memory of the kind needed",
                     "use the CPU executor"};
    }
    VkMemoryAllocateFlagsInfo flags{};
    flags.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO;
    flags.flags = VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT;
    VkMemoryAllocateInfo allocate{};
    allocate.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    allocate.pNext = &flags;
    allocate.allocationSize = needs.size;
    allocate.memoryTypeIndex = static_cast<std::uint32_t>(type);
    if (const VkResult r = vkAllocateMemory(vk, &allocate, nullptr, &self->memory_);
        r != VK_SUCCESS) {
        return vulkan_error("vkAllocateMemory", r).within(std::to_string(size) + " bytes");
    }
    if (const VkResult r = vkBindBufferMemory(vk, self->handle_, self->memory_, 0);
        r != VK_SUCCESS) {
        return vulkan_error("vkBindBufferMemory", r);
    }
    VkBufferDeviceAddressInfo address{};
    address.sType = VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO;
    address.buffer = self->handle_;
    self->address_ = vkGetBufferDeviceAddress(vk, &address);
    if (use != MemoryUse::device || has_one_memory(*self->device_)) {
        void* mapped = nullptr;
        if (const VkResult r = vkMapMemory(vk, self->memory_, 0, VK_WHOLE_SIZE, 0, &mapped);
            r != VK_SUCCESS) {
            return vulkan_error("vkMapMemory", r);
        }
        self->mapped_ = static_cast<std::byte*>(mapped);
    }
    return self;
}

Buffer::~Buffer() {
    vkDestroyBuffer(device_->handle(), handle_, nullptr);
    vkFreeMemory(device_->handle(), memory_, nullptr);
}

}  // namespace pitcast::gpu
