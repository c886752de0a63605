// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "pitcast/journal/journal.h"

#include "byte_source.h"
#include "record_codec.h"

namespace pitcast::journal {

struct Reader::Impl {
    explicit Impl(ByteSource opened) : source(std::move(opened)) {}

    Status read_file_header();
    Result<bool> next(Record& record);
    Error damaged(const std::string& what) const;
    bool torn();

    ByteSource source;
    Json header;
    std::uint64_t ordinal = 0;
    std::uint64_t offset = 0;
    std::uint64_t torn_bytes = 0;
};

Error Reader::Impl::damaged(const std::string& what) const {
    return {source.name() + ": byte " + std::to_string(offset) + ": record " +
                std::to_string(ordinal + 1),
            what, "what comes before is sound; restore the file from a copy"};
}

bool Reader::Impl::torn() {
    torn_bytes = source.size() - std::min(source.size(), offset);
    return false;
}

Status Reader::Impl::read_file_header() {
    const Error no_journal{source.name(), "this is no journal",
                           "give a file that ends in .journal"};
    const auto start = source.at(0, kPreambleBytes);
    if (start.size() < kPreambleBytes || start.substr(0, kMagic.size()) != kMagic) {
        return no_journal;
    }
    const auto version = get_little<std::uint32_t>(start.data() + 8);
    const auto length = get_little<std::uint32_t>(start.data() + 12);
    if (version != kVersion) {
        return Error{source.name(),
                     "journal version " + std::to_string(version) +
                         "; this program reads version " + std::to_string(kVersion),
                     "use the program that wrote it"};
    }
    const std::size_t wanted = length > kMaxPayload ? 0 : length + kCheckBytes;
    const auto rest = source.at(kPreambleBytes, wanted);
    if (wanted == 0 || rest.size() < length + kCheckBytes ||
        check_of(rest.substr(0, length), kVersion) !=
            get_little<std::uint64_t>(rest.data() + length)) {
        return Error{source.name() + ": byte " + std::to_string(kPreambleBytes),
                     "the header of the journal is damaged", "restore the file from a copy"};
    }
    auto document = JsonDocument::parse(rest.substr(0, length), source.name() + ": header");
    if (!document) {
        return document.error();
    }
    header = document->root();
    offset = kPreambleBytes + length + kCheckBytes;
    return {};
}

Result<bool> Reader::Impl::next(Record& record) {
    torn_bytes = 0;
    const auto head_bytes = source.at(offset, kHeadBytes + kHeadCheckBytes);
    if (head_bytes.size() < kHeadBytes + kHeadCheckBytes) {
        return torn();
    }
    const auto head = decode_head(head_bytes);
    if (static_cast<std::uint32_t>(check_of(head_bytes.substr(0, kHeadBytes), ordinal)) !=
        get_little<std::uint32_t>(head_bytes.data() + kHeadBytes)) {
        // Some file systems lengthen a file before its data arrive: after a power cut the rest
        // is zeros. That is a torn end; anything else is damage.
        return source.only_zeros_from(offset) ? Result<bool>(torn())
                                              : damaged("its head is damaged");
    }
    if (head.payload_bytes > kMaxPayload) {
        return damaged("it claims to be larger than 1 MiB");
    }
    const std::uint64_t body = offset + kHeadBytes + kHeadCheckBytes;
    const std::size_t length = head.payload_bytes;
    const auto payload = source.at(body, length + kCheckBytes);
    if (payload.size() < length + kCheckBytes) {
        return torn();
    }
    const auto check = get_little<std::uint64_t>(payload.data() + length);
    if (check_of(payload.substr(0, length), ordinal) != check) {
        return check == 0 && source.only_zeros_from(body + length)
                   ? Result<bool>(torn())
                   : damaged("its payload is damaged");
    }
    record.effect_frame = head.effect_frame;
    record.kind = head.kind;
    record.payload.assign(payload.substr(0, length));
    ++ordinal;
    offset = body + length + kCheckBytes;
    return true;
}

Reader::Reader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Reader::~Reader() = default;

Result<std::unique_ptr<Reader>> Reader::open(const std::filesystem::path& path) {
    auto source = ByteSource::open(path);
    if (!source) {
        return source.error();
    }
    auto impl = std::make_unique<Impl>(*std::move(source));
    if (const auto status = impl->read_file_header(); !status) {
        return status.error();
    }
    return std::unique_ptr<Reader>(new Reader(std::move(impl)));
}

Result<std::unique_ptr<Reader>> Reader::from_bytes(std::string bytes, std::string name) {
    auto impl = std::make_unique<Impl>(ByteSource::from_bytes(std::move(bytes), std::move(name)));
    if (const auto status = impl->read_file_header(); !status) {
        return status.error();
    }
    return std::unique_ptr<Reader>(new Reader(std::move(impl)));
}

const Json& Reader::header() const {
    return impl_->header;
}
Result<bool> Reader::next(Record& record) {
    return impl_->next(record);
}
std::uint64_t Reader::records_read() const {
    return impl_->ordinal;
}
std::uint64_t Reader::offset() const {
    return impl_->offset;
}
std::uint64_t Reader::torn_bytes() const {
    return impl_->torn_bytes;
}

}  // namespace pitcast::journal
