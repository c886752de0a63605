// SPDX-License-Identifier: Apache-2.0
#include "ground_texture.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "buffer.h"

namespace pitcast::gpu {
namespace {

constexpr VkFormat kGroundFormat = VK_FORMAT_R8G8B8A8_UNORM;
constexpr std::uint32_t kMostSets = 16;
constexpr ImageUse kUnused{};
constexpr ImageUse kCopied{VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_PIPELINE_STAGE_2_COPY_BIT,
                           VK_ACCESS_2_TRANSFER_WRITE_BIT};
constexpr ImageUse kRead{VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
                         VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_SHADER_READ_BIT};

std::uint32_t levels_of(const map::GroundPicture& picture) {
    return static_cast<std::uint32_t>(
        std::bit_width(static_cast<std::uint32_t>(std::max(picture.columns, picture.rows))));
}

std::size_t bytes_of(const map::GroundPicture& picture) {
    return picture.rgba.size() * sizeof(std::uint32_t);
}

}  // namespace

Result<std::unique_ptr<GroundSampling>> GroundSampling::create(std::shared_ptr<Device> device) {
    std::unique_ptr<GroundSampling> self(new GroundSampling(std::move(device)));
    if (const Status s = self->create_all(); !s) {
        return s.error();
    }
    return self;
}

Status GroundSampling::create_all() {
    VkSamplerCreateInfo sampler{};
    sampler.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    sampler.magFilter = VK_FILTER_LINEAR;
    sampler.minFilter = VK_FILTER_LINEAR;
    sampler.mipmapMode = VK_SAMPLER_MIPMAP_MODE_NEAREST;
    sampler.addressModeU = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    sampler.addressModeV = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    sampler.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    sampler.mipLodBias = -0.5F;  // a slanting view would else be blurred along the slant
    sampler.maxLod = VK_LOD_CLAMP_NONE;
    if (const VkResult r = vkCreateSampler(device_->handle(), &sampler, nullptr, &sampler_);
        r != VK_SUCCESS) {
        return vulkan_error("vkCreateSampler", r);
    }
    VkDescriptorSetLayoutBinding binding{};
    binding.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    binding.descriptorCount = 1;
    binding.stageFlags = VK_SHADER_STAGE_FRAGMENT_BIT;
    binding.pImmutableSamplers = &sampler_;
    VkDescriptorSetLayoutCreateInfo layout{};
    layout.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO;
    layout.bindingCount = 1;
    layout.pBindings = &binding;
    if (const VkResult r =
            vkCreateDescriptorSetLayout(device_->handle(), &layout, nullptr, &layout_);
        r != VK_SUCCESS) {
        return vulkan_error("vkCreateDescriptorSetLayout", r);
    }
    const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, kMostSets};
    VkDescriptorPoolCreateInfo pool{};
    pool.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO;
    pool.maxSets = kMostSets;
    pool.poolSizeCount = 1;
    pool.pPoolSizes = &size;
    const VkResult r = vkCreateDescriptorPool(device_->handle(), &pool, nullptr, &pool_);
    return r == VK_SUCCESS ? Status{} : vulkan_error("vkCreateDescriptorPool", r);
}

GroundSampling::~GroundSampling() {
    vkDestroyDescriptorPool(device_->handle(), pool_, nullptr);
    vkDestroyDescriptorSetLayout(device_->handle(), layout_, nullptr);
    vkDestroySampler(device_->handle(), sampler_, nullptr);
}

Result<VkDescriptorSet> GroundSampling::set_for(const Image& image) {
    VkDescriptorSetAllocateInfo allocate{};
    allocate.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO;
    allocate.descriptorPool = pool_;
    allocate.descriptorSetCount = 1;
    allocate.pSetLayouts = &layout_;
    VkDescriptorSet set = VK_NULL_HANDLE;
    if (const VkResult r = vkAllocateDescriptorSets(device_->handle(), &allocate, &set);
        r != VK_SUCCESS) {
        return vulkan_error("vkAllocateDescriptorSets", r);
    }
    const VkDescriptorImageInfo what{VK_NULL_HANDLE, image.view(), kRead.layout};
    VkWriteDescriptorSet write{};
    write.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
    write.dstSet = set;
    write.descriptorCount = 1;
    write.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    write.pImageInfo = &what;
    vkUpdateDescriptorSets(device_->handle(), 1, &write, 0, nullptr);
    return set;
}

Result<std::unique_ptr<Image>> upload_ground(const std::shared_ptr<Device>& device,
                                             Submission& submission, map::GroundPicture picture) {
    const std::uint32_t levels = levels_of(picture);
    auto image = Image::create(
        device, kGroundFormat,
        {static_cast<std::uint32_t>(picture.columns), static_cast<std::uint32_t>(picture.rows)},
        VK_SAMPLE_COUNT_1_BIT, VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
        levels);
    if (!image) {
        return image.error();
    }
    // All levels together are less than 4/3 of the first one, and a few texels of rounding.
    auto buffer =
        Buffer::create(device, MemoryUse::upload, bytes_of(picture) * 4 / 3 + 64 * levels);
    if (!buffer) {
        return buffer.error();
    }
    const auto commands = submission.begin();
    if (!commands) {
        return commands.error();
    }
    image_barrier(*commands, (*image)->handle(), VK_IMAGE_ASPECT_COLOR_BIT, kUnused, kCopied);
    std::vector<VkBufferImageCopy> copies;
    std::size_t offset = 0;
    for (std::uint32_t level = 0; level < levels; ++level) {
        std::memcpy((*buffer)->mapped() + offset, picture.rgba.data(), bytes_of(picture));
        VkBufferImageCopy& copy = copies.emplace_back();
        copy.bufferOffset = offset;
        copy.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, level, 0, 1};
        copy.imageExtent = {static_cast<std::uint32_t>(picture.columns),
                            static_cast<std::uint32_t>(picture.rows), 1};
        offset += bytes_of(picture);
        picture = map::half_of(picture);
    }
    vkCmdCopyBufferToImage(*commands, (*buffer)->handle(), (*image)->handle(), kCopied.layout,
                           static_cast<std::uint32_t>(copies.size()), copies.data());
    image_barrier(*commands, (*image)->handle(), VK_IMAGE_ASPECT_COLOR_BIT, kCopied, kRead);
    if (const Status s = submission.run(); !s) {
        return s.error();
    }
    return image;
}

}  // namespace pitcast::gpu
