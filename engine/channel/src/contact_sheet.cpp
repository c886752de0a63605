// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/contact_sheet.h"

#include <cstdio>

#include "pitcast/draw/image_file.h"

#include "sheet_page.h"

namespace pitcast::channel {
namespace {

Status write_still(const ContactSheetOptions& options, const TemplatePicture& picture,
                   std::size_t number) {
    char digits[24];
    std::snprintf(digits, sizeof digits, "%03zu", number);
    const auto name = std::string(digits) + "-" + picture.shown.id + "-" + picture.state + ".png";
    return draw::write_png(options.out / name, picture.frame);
}

}  // namespace

Result<ContactSheetReport> make_contact_sheet(const ContactSheetOptions& options,
                                              std::vector<Error>& warnings) {
    std::error_code failed;
    std::filesystem::create_directories(options.out, failed);
    if (failed) {
        return Error{options.out.string(), "cannot be made: " + failed.message(), ""};
    }
    std::unique_ptr<SheetPage> page;
    ContactSheetReport report;
    const show::TemplateSummary* shown = nullptr;
    const show::Sample* sample = nullptr;
    const auto add = [&](const TemplatePicture& picture) -> Status {
        if (!page) {
            auto opened = SheetPage::open(options.out, picture.package.title());
            if (!opened) {
                return opened.error();
            }
            page = *std::move(opened);
            if (options.brief) {
                page->begin("Every template, on air", picture.package.id());
            }
        }
        if (!options.brief && (shown != &picture.shown || sample != &picture.sample)) {
            shown = &picture.shown;
            sample = &picture.sample;
            page->begin(shown->title + (sample->title.empty() ? "" : " – " + sample->title),
                        shown->id);
        }
        ++report.pictures;
        if (options.stills) {
            if (auto done = write_still(options, picture, report.pictures); !done) {
                return done;
            }
        }
        return page->add(picture.frame, options.brief ? picture.shown.title : picture.state);
    };
    PictureOptions pictures = options;
    if (options.brief) {
        pictures.states = {"on"};
        pictures.first_sample = true;
    }
    if (auto done = picture_templates(pictures, add, warnings); !done) {
        return done.error();
    }
    if (page) {
        if (auto done = page->finish(); !done) {
            return done.error();
        }
        report.sheets = page->files();
    }
    return report;
}

}  // namespace pitcast::channel
