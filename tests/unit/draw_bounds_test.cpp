// SPDX-License-Identifier: Apache-2.0
#include <sys/mman.h>
#include <unistd.h>

#include "pitcast/draw/pack_matrix.h"

#include "random_list.h"

/// Vectors may want more than a picture has: a page that cannot be read lies behind each plane.
namespace pitcast::draw {
namespace {

/// Memory that ends where reading ends.
class GuardedBytes {
 public:
    explicit GuardedBytes(std::size_t size) {
        const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        pages_ = (size + page - 1) / page * page;
        memory_ = ::mmap(nullptr, pages_ + page, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory_ == MAP_FAILED ||
            ::mprotect(static_cast<std::byte*>(memory_) + pages_, page, PROT_NONE) != 0) {
            std::abort();
        }
        mapped_ = pages_ + page;
        bytes = static_cast<std::byte*>(memory_) + pages_ - size;
    }
    ~GuardedBytes() { ::munmap(memory_, mapped_); }
    GuardedBytes(const GuardedBytes&) = delete;
    GuardedBytes& operator=(const GuardedBytes&) = delete;

    std::byte* bytes = nullptr;

 private:
    void* memory_ = nullptr;
    std::size_t pages_ = 0;
    std::size_t mapped_ = 0;
};

PicturePtr guarded(PixelFormat format, std::int32_t width, std::int32_t height) {
    auto made = std::make_shared<Picture>();
    made->format = format;
    made->width = width;
    made->height = height;
    auto planes = std::make_shared<std::vector<std::unique_ptr<GuardedBytes>>>();
    const bool rgba = format == PixelFormat::rgba8;
    for (std::size_t i = 0; i < (rgba ? 1U : 3U); ++i) {
        const int sx = i == 0 ? 0 : chroma_shift_x(format);
        const int sy = i == 0 ? 0 : chroma_shift_y(format);
        const auto columns = static_cast<std::size_t>(((width - 1) >> sx) + 1);
        const auto lines = static_cast<std::size_t>(((height - 1) >> sy) + 1);
        const std::size_t stride = columns * (rgba ? 4 : is_10_bit(format) ? 2 : 1);
        planes->push_back(std::make_unique<GuardedBytes>(stride * lines));
        made->planes[i] = {planes->back()->bytes, stride};
    }
    made->owner = planes;
    return made;
}

TEST(Pictures, AreNeverReadBehindTheirEnd) {
    test::Fonts fonts;
    const auto executor = make_cpu_executor(1);
    TileBuilder builder(fonts.library);
    const auto v210 = executor->allocate(PackFormat::v210, 130, 44);
    const auto planar = executor->allocate(PackFormat::yuv420p8, 130, 44);
    ASSERT_TRUE(v210 && planar);
    PackedFrame* const targets[] = {v210->get(), planar->get()};
    for (int format = 1; format <= static_cast<int>(PixelFormat::yuv444p10); ++format) {
        for (const std::int32_t width : {1, 2, 7, 15, 16, 17, 33, 48, 49, 64, 97, 130, 200}) {
            const PicturePtr picture = guarded(static_cast<PixelFormat>(format), width, 44);
            for (const std::int32_t shown : {width, width * 2, width / 2 + 1, width * 5, 13}) {
                const DrawPicture one{picture, test::rect_px(0, 0, shown, 44), {}, {}};
                const DrawPicture two{picture, test::rect_px(-3, -5, shown, 60), {}, {}};
                for (const DrawPicture& command : {one, two}) {
                    TileProgram program;
                    ASSERT_TRUE(builder.build({130, 44, {command}}, program));
                    ASSERT_TRUE(executor->render(program, nullptr, targets));
                }
            }
        }
    }
}

}  // namespace
}  // namespace pitcast::draw
