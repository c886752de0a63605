// SPDX-License-Identifier: Apache-2.0
#include "sheet_maker.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "pitcast/draw/image_file.h"
#include "pitcast/edit/asset_import.h"
#include "pitcast/edit/background.h"
#include "pitcast/edit/draft_folder.h"

#include "plain_picture.h"

namespace pitcast::editor {
namespace {

namespace fs = std::filesystem;

template <typename T>
bool is_done(const std::future<T>& future) {
    return future.valid() && future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

std::vector<fs::path> sheets_in(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code unknown;
    for (fs::directory_iterator at(folder, unknown), end; !unknown && at != end;
         at.increment(unknown)) {
        const std::string name = at->path().filename().string();
        if (name.starts_with("sheet-") && name.ends_with(".png")) {
            found.push_back(at->path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// Each pixel is the mean of those that it takes the place of: small print stays legible.
std::shared_ptr<const draw::PackedFrame> reduced(const draw::Picture& picture, std::int32_t width,
                                                 std::uint64_t number) {
    width = std::clamp(width, 1, picture.width);
    const std::int32_t height = std::max<std::int32_t>(
        1, static_cast<std::int32_t>(std::int64_t{picture.height} * width / picture.width));
    PlainPicture made(width, height);
    const auto edge = [](std::int32_t at, std::int32_t size, std::int32_t of) {
        return static_cast<std::int32_t>(std::int64_t{at} * of / size);
    };
    for (std::int32_t y = 0; y < height; ++y) {
        const std::int32_t top = edge(y, height, picture.height);
        const std::int32_t bottom = std::max(top + 1, edge(y + 1, height, picture.height));
        for (std::int32_t x = 0; x < width; ++x) {
            const std::int32_t left = edge(x, width, picture.width);
            const std::int32_t right = std::max(left + 1, edge(x + 1, width, picture.width));
            std::array<std::uint32_t, 3> sum{};
            for (std::int32_t line = top; line < bottom; ++line) {
                const std::byte* from = picture.planes[0].bytes +
                                        static_cast<std::size_t>(line) * picture.planes[0].stride +
                                        static_cast<std::size_t>(left) * 4;
                for (std::int32_t i = left; i < right; ++i, from += 4) {
                    for (std::size_t part = 0; part < 3; ++part) {
                        sum[part] += std::to_integer<std::uint32_t>(from[part]);
                    }
                }
            }
            const auto count = static_cast<std::uint32_t>((bottom - top) * (right - left));
            std::uint8_t* const to = made.pixel(x, y);
            for (std::size_t part = 0; part < 3; ++part) {
                to[2 - part] = static_cast<std::uint8_t>((sum[part] + count / 2) / count);
            }
            to[3] = 255;
        }
    }
    return made.finish(number);
}

}  // namespace

void SheetMaker::start(const std::string& package, std::map<std::string, std::string> drafts) {
    if (running() || !possible()) {
        return;
    }
    stop_ = false;
    began_ns_ = now_ns_;
    error_.reset();
    pages_.clear();
    read_ = {};
    page_ = 0;
    out_ = state_ / edit::safe_name(package);
    running_ =
        std::async(std::launch::async, [this, out = out_, drafts = std::move(drafts)]() -> Pages {
            edit::work_in_background(edit::Patience::all);
            std::error_code unknown;
            for (const fs::path& old : sheets_in(out)) {
                fs::remove(old, unknown);
            }
            const fs::path copy = fs::path(out.string() + ".package");
            if (!drafts.empty()) {
                if (Status made = edit::make_draft_folder(folder_, drafts, copy); !made) {
                    return made.error();
                }
            }
            const Status made = work_(drafts.empty() ? folder_ : copy, out, stop_);
            fs::remove_all(copy, unknown);
            return made ? Pages(sheets_in(out)) : Pages(made.error());
        });
}

void SheetMaker::turn_to(std::size_t page) {
    page_ = pages_.empty() ? 0 : std::min(page, pages_.size() - 1);
}

void SheetMaker::want(std::int32_t width) {
    const bool there = read_.frame != nullptr && read_.page == page_ && read_.width == width;
    if (there || page_ >= pages_.size() || reading_.valid()) {
        return;
    }
    reading_ = std::async(
        std::launch::async, [file = pages_[page_], page = page_, width, number = ++number_] {
            edit::work_in_background();
            const auto picture = draw::read_png(file);
            return Read{
                page, width,
                picture ? reduced(**picture, width, number) : PlainPicture(1, 1).finish(number)};
        });
}

void SheetMaker::refresh(Nanoseconds now_ns) {
    now_ns_ = now_ns;
    if (is_done(running_)) {
        Pages made = running_.get();
        if (made) {
            pages_ = *std::move(made);
        } else if (!stop_) {
            error_ = made.error();
        }
    }
    if (is_done(reading_)) {
        read_ = reading_.get();
    }
}

}  // namespace pitcast::editor
