// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"

/// The append-only file of everything that came from outside, stamped with the frame on which it
/// takes effect. Replaying it gives the same show again. It does not know what the inputs mean.
///
/// File, integers little-endian:
///   "PITCASTJ"  u32 version (1)  u32 header bytes  header (JSON object)  u64 XXH3 of the header
///   then records:
///   u32 payload bytes  u16 kind  u16 0  i64 effect frame  u32 XXH3 of these 16 bytes, seeded
///   with the record's ordinal  payload  u64 XXH3 of the payload, seeded with the ordinal
namespace pitcast::journal {

/// Kinds below this are the caller's; append() refuses the others, but for kCheckKind.
inline constexpr std::uint16_t kFirstReservedKind = 0xff00;
/// A check: payload is the 8-byte hash of the whole state after `effect_frame`.
inline constexpr std::uint16_t kCheckKind = 0xfffe;
/// A hole: payload is the 8-byte number of records that were refused just before this one.
inline constexpr std::uint16_t kLostKind = 0xffff;
/// Largest payload, and largest header, in bytes.
inline constexpr std::size_t kMaxPayload = 1U << 20U;

/// One input, as bytes.
struct Record {
    FrameNumber effect_frame = 0;
    std::uint16_t kind = 0;
    std::string payload;

    friend bool operator==(const Record&, const Record&) = default;
};

/// State hash of a check record; none when the record is no check.
[[nodiscard]] std::optional<std::uint64_t> check_hash(const Record& record);
/// How many records are missing before a kLostKind record; none when it is no such record.
[[nodiscard]] std::optional<std::uint64_t> lost_count(const Record& record);

struct WriterOptions {
    /// Memory between the frame thread and the disk. When it is full, records are refused.
    std::size_t queue_bytes = 8U << 20U;
    /// Written data is forced to the disk this often: what a power cut can take.
    Nanoseconds sync_interval_ns = 200'000'000;
};

/// Health of a writer, read from any thread.
struct WriterStats {
    std::uint64_t accepted = 0;       ///< records taken by append
    std::uint64_t refused = 0;        ///< records not taken: queue full, too large, closed
    std::uint64_t written = 0;        ///< records handed to the system
    std::uint64_t synced = 0;         ///< of those, records forced to the disk
    std::uint64_t bytes_written = 0;  ///< records only, without the file's header
    std::uint64_t sync_count = 0;
    Nanoseconds longest_sync_ns = 0;
    bool failing = false;  ///< the disk refuses just now; see Writer::error
};

/// Writes a journal on a thread of its own. append() is for one thread, the frame thread: it
/// copies into memory set aside at the start, takes no lock, allocates nothing, calls no system.
///
/// When the disk refuses (full, gone), the writer keeps what it accepted and tries again twice a
/// second; meanwhile the queue fills, and then append() refuses and counts. After such a hole the
/// first record that fits is preceded by a kLostKind record. So nothing accepted is lost as long
/// as the disk comes back before close(), and every loss stands in the file.
class Writer {
 public:
    /// Creates `path`; refuses one that exists (see resume). `header` is any JSON object: show,
    /// format, rate, first frame. It is on the disk when this returns.
    [[nodiscard]] static Result<std::unique_ptr<Writer>> open(const std::filesystem::path& path,
                                                              const Json& header,
                                                              const WriterOptions& options = {});
    /// Goes on with an existing journal after its last whole record; a torn tail is cut off.
    /// Errors: damage before the tail; a writer that still holds the file.
    [[nodiscard]] static Result<std::unique_ptr<Writer>> resume(const std::filesystem::path& path,
                                                                const WriterOptions& options = {});
    ~Writer();  ///< closes
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// False when refused: "journal lost" until the next record that is taken.
    bool append(FrameNumber effect_frame, std::uint16_t kind, std::string_view payload);
    bool append(const Record& record);
    /// "After this frame the state hashed to this"; about once a second.
    bool append_check(FrameNumber frame, std::uint64_t state_hash);

    /// Writes and syncs all that was accepted and ends the thread. May wait for the disk, but
    /// when the disk refuses it gives up at once. Errors say how many records are not in the
    /// file. The second call answers as the first. Not while another thread is in append().
    [[nodiscard]] Status close();

    [[nodiscard]] WriterStats stats() const;
    /// Why the journal is not whole just now: the disk's refusal, or records refused so far.
    [[nodiscard]] std::optional<Error> error() const;

 private:
    struct Impl;
    explicit Writer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Reads a journal from its start, one thread. Also works on one that is still being written.
class Reader {
 public:
    /// Errors: no file, no journal, another version, damaged header; all name the place.
    [[nodiscard]] static Result<std::unique_ptr<Reader>> open(const std::filesystem::path& path);
    /// The same on bytes in memory; `name` is what errors call them.
    [[nodiscard]] static Result<std::unique_ptr<Reader>> from_bytes(std::string bytes,
                                                                    std::string name);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    [[nodiscard]] const Json& header() const;

    /// Next record into `record`: true. False at the end, also when the last record is torn, as
    /// after a crash (see torn_bytes); may be asked again when the file is still growing.
    /// Errors name the byte and the ordinal of a damaged record; all before it has been given.
    [[nodiscard]] Result<bool> next(Record& record);

    [[nodiscard]] std::uint64_t records_read() const;
    /// Where the next record starts, in bytes from the start of the file.
    [[nodiscard]] std::uint64_t offset() const;
    /// Bytes after the last whole record; 0 = the journal was closed properly. After next()
    /// returned false.
    [[nodiscard]] std::uint64_t torn_bytes() const;

 private:
    struct Impl;
    explicit Reader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::journal
