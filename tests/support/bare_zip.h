// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Zip archives as no honest program writes them, for what reads packages. Entries are stored.
namespace pitcast::testing {

struct ZipEntry {
    std::string name;
    std::string bytes;
    std::uint32_t mode = 0100644;      ///< of Unix; 0120777 is a link
    std::int64_t declared_bytes = -1;  ///< what the archive says; -1 = the truth
};

class BareZip {
 public:
    void add(const ZipEntry& entry) {
        const auto at = static_cast<std::uint32_t>(archive_.size());
        const auto bytes = static_cast<std::uint32_t>(entry.bytes.size());
        const std::uint32_t size =
            entry.declared_bytes < 0 ? bytes : static_cast<std::uint32_t>(entry.declared_bytes);
        std::string common;  // the part that both headers share (APPNOTE 4.3.7, 4.3.12)
        put(20, 2, common);
        put(0, 2, common);
        put(0, 2, common);
        put(0, 2, common);
        put(33, 2, common);
        put(crc32(entry.bytes), 4, common);
        put(bytes, 4, common);
        put(size, 4, common);
        put(static_cast<std::uint32_t>(entry.name.size()), 2, common);
        put(0, 2, common);
        archive_ += "PK\x03\x04" + common + entry.name + entry.bytes;
        directory_ += "PK\x01\x02";
        put(0x0314, 2, directory_);  // made on Unix
        directory_ += common;
        put(0, 2, directory_);
        put(0, 2, directory_);
        put(0, 2, directory_);
        put(entry.mode << 16U, 4, directory_);
        put(at, 4, directory_);
        directory_ += entry.name;
        ++count_;
    }
    [[nodiscard]] std::string finished() const {
        std::string whole = archive_ + directory_ + std::string("PK\x05\x06");
        put(0, 4, whole);
        put(count_, 2, whole);
        put(count_, 2, whole);
        put(static_cast<std::uint32_t>(directory_.size()), 4, whole);
        put(static_cast<std::uint32_t>(archive_.size()), 4, whole);
        put(0, 2, whole);
        return whole;
    }

 private:
    static void put(std::uint32_t value, int bytes, std::string& to) {
        for (int i = 0; i < bytes; ++i, value >>= 8U) {
            to += static_cast<char>(value & 0xffU);
        }
    }
    static std::uint32_t crc32(std::string_view bytes) {
        std::uint32_t crc = 0xffffffffU;
        for (const char c : bytes) {
            crc ^= static_cast<std::uint8_t>(c);
            for (int i = 0; i < 8; ++i) {
                crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xedb88320U : 0);
            }
        }
        return ~crc;
    }

    std::string archive_;
    std::string directory_;
    std::uint32_t count_ = 0;
};

}  // namespace pitcast::testing
