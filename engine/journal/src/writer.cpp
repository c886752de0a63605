// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <deque>
#include <mutex>
#include <thread>

#include "pitcast/core/clock.h"
#include "pitcast/core/pi_mutex.h"
#include "pitcast/journal/journal.h"

#include "byte_ring.h"
#include "journal_file.h"
#include "record_codec.h"

namespace pitcast::journal {
namespace {

// The writer looks this often for records: batches them, and spares the frame thread a wake-up
// call to the system.
constexpr auto kLookInterval = std::chrono::milliseconds(2);
constexpr auto kRetryInterval = std::chrono::milliseconds(500);
constexpr std::size_t kBatchBytes = 256U << 10U;

std::array<char, 8> number_payload(std::uint64_t number) {
    std::array<char, 8> bytes{};
    put_little(bytes.data(), number);
    return bytes;
}

std::string_view view(const auto& bytes) {
    return {bytes.data(), bytes.size()};
}

std::optional<std::uint64_t> number_of(const Record& record, std::uint16_t kind) {
    if (record.kind != kind || record.payload.size() != 8) {
        return std::nullopt;
    }
    return get_little<std::uint64_t>(record.payload.data());
}

}  // namespace

std::optional<std::uint64_t> check_hash(const Record& record) {
    return number_of(record, kCheckKind);
}

std::optional<std::uint64_t> lost_count(const Record& record) {
    return number_of(record, kLostKind);
}

struct Writer::Impl {
    Impl(JournalFile opened, std::uint64_t next_ordinal, const WriterOptions& chosen)
        : file(std::move(opened)),
          options(chosen),
          ring(std::max(chosen.queue_bytes, 2 * (kMaxPayload + kRecordOverhead))),
          ordinal(next_ordinal),
          thread([this] { run(); }) {}

    // Frame thread.
    bool append(FrameNumber frame, std::uint16_t kind, std::string_view payload);
    bool refuse();

    // Writer thread.
    void run();
    void fill_batch();
    void take_record();
    void add_to_batch(const HeadBytes& head, std::string_view payload);
    bool write_batch();
    void sync(bool now);
    void pause(std::chrono::milliseconds time);
    void set_error(std::optional<Error> fresh);

    Status close();

    JournalFile file;
    const WriterOptions options;
    ByteRing ring;

    std::uint64_t hole = 0;  // frame thread: refused since the last accepted record
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<bool> closed{false};

    // Writer thread's own.
    std::uint64_t ordinal;
    std::string batch;
    std::size_t batch_done = 0;  // bytes of `batch` on the disk
    struct End {
        std::size_t at;       // within `batch`
        bool is_lost_marker;  // ours: not among the accepted
    };
    std::deque<End> batch_ends;  // of records still to write
    std::string payload;
    bool dirty = false;
    Nanoseconds last_sync_ns = 0;

    std::atomic<std::uint64_t> written{0};
    std::atomic<std::uint64_t> synced{0};
    std::atomic<std::uint64_t> bytes_written{0};
    std::atomic<std::uint64_t> sync_count{0};
    std::atomic<Nanoseconds> longest_sync_ns{0};
    std::atomic<bool> failing{false};

    mutable PiMutex mutex;  // guards the three below; never taken by append
    PiCondition wake;
    bool stopping = false;
    std::optional<Error> disk_error;
    std::optional<Status> close_status;

    std::thread thread;  // last: starts when all else stands
};

bool Writer::Impl::refuse() {
    ++hole;
    refused.store(refused.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    return false;
}

bool Writer::Impl::append(FrameNumber frame, std::uint16_t kind, std::string_view bytes) {
    const bool ours = kind >= kFirstReservedKind && kind != kCheckKind;
    if (closed.load(std::memory_order_relaxed) || bytes.size() > kMaxPayload || ours) {
        return refuse();
    }
    const std::size_t marker = hole > 0 ? kHeadBytes + kCheckBytes : 0;
    if (ring.room() < marker + kHeadBytes + bytes.size()) {
        return refuse();
    }
    if (hole > 0) {
        ring.put(view(encode_head({8, kLostKind, frame})));
        ring.put(view(number_payload(hole)));
        hole = 0;
    }
    ring.put(view(encode_head({static_cast<std::uint32_t>(bytes.size()), kind, frame})));
    ring.put(bytes);
    ring.publish();
    accepted.store(accepted.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    return true;
}

void Writer::Impl::take_record() {
    HeadBytes head{};
    ring.take(head.data(), head.size());
    payload.resize(decode_head(view(head)).payload_bytes);
    ring.take(payload.data(), payload.size());
    add_to_batch(head, payload);
}

void Writer::Impl::add_to_batch(const HeadBytes& head, std::string_view bytes) {
    append_record(batch, view(head), bytes, ordinal++);
    batch_ends.push_back({batch.size(), decode_head(view(head)).kind == kLostKind});
}

void Writer::Impl::fill_batch() {
    if (batch_done == batch.size()) {
        batch.clear();
        batch_done = 0;
    }
    while (batch.size() < kBatchBytes && ring.waiting() > 0) {
        take_record();
    }
}

bool Writer::Impl::write_batch() {
    std::size_t done = 0;
    const auto status = file.write(std::string_view(batch).substr(batch_done), done);
    batch_done += done;
    bytes_written.fetch_add(done, std::memory_order_relaxed);
    dirty = dirty || done > 0;
    while (!batch_ends.empty() && batch_ends.front().at <= batch_done) {
        written.fetch_add(batch_ends.front().is_lost_marker ? 0 : 1, std::memory_order_relaxed);
        batch_ends.pop_front();
    }
    if (!status) {
        failing.store(true, std::memory_order_relaxed);
        set_error(status.error());
        return false;
    }
    if (failing.exchange(false, std::memory_order_relaxed)) {
        set_error(std::nullopt);
    }
    return true;
}

void Writer::Impl::sync(bool now) {
    const Nanoseconds start = monotonic_now_ns();
    if (!dirty || (!now && start - last_sync_ns < options.sync_interval_ns)) {
        return;
    }
    const std::uint64_t reached = written.load(std::memory_order_relaxed);
    const auto status = file.sync();
    last_sync_ns = monotonic_now_ns();
    dirty = false;
    sync_count.fetch_add(1, std::memory_order_relaxed);
    if (last_sync_ns - start > longest_sync_ns.load(std::memory_order_relaxed)) {
        longest_sync_ns.store(last_sync_ns - start, std::memory_order_relaxed);
    }
    if (status) {
        synced.store(reached, std::memory_order_relaxed);
    } else {
        set_error(status.error());  // stays: the system has forgotten those pages
    }
}

void Writer::Impl::set_error(std::optional<Error> fresh) {
    const std::lock_guard lock(mutex);
    disk_error = std::move(fresh);
}

void Writer::Impl::pause(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex);
    wake.wait_for(lock, time, [this] { return stopping; });
}

void Writer::Impl::run() {
    bool last_round = false;
    while (true) {
        fill_batch();
        if (batch_done < batch.size() && !write_batch()) {
            if (last_round) {
                return;
            }
            pause(kRetryInterval);
        } else if (last_round && ring.waiting() == 0) {
            if (hole > 0) {  // close() has begun: the frame thread is out of append
                add_to_batch(encode_head({8, kLostKind, 0}), view(number_payload(hole)));
                hole = 0;
                continue;
            }
            sync(true);
            return;
        } else if (ring.waiting() == 0) {
            sync(false);
            pause(kLookInterval);
        } else {
            sync(false);
        }
        const std::lock_guard lock(mutex);
        last_round = stopping;
    }
}

Status Writer::Impl::close() {
    {
        const std::lock_guard lock(mutex);
        if (close_status) {
            return *close_status;
        }
        stopping = true;
    }
    closed.store(true, std::memory_order_relaxed);
    wake.notify_all();
    thread.join();
    const std::lock_guard lock(mutex);
    close_status = Status{};
    const std::uint64_t missing = refused.load() + accepted.load() - written.load();
    if (disk_error) {
        close_status = Error{
            disk_error->where,
            disk_error->what + "; " + std::to_string(missing) + " records are not in the file",
            "free or replace the disk before the next show"};
    } else if (missing > 0) {
        close_status = Error{file.name(),
                             std::to_string(missing) +
                                 " records were refused and are not in the "
                                 "file",
                             "give the journal a faster disk or a larger queue"};
    }
    return *close_status;
}

Writer::Writer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Writer::~Writer() {
    static_cast<void>(impl_->close());
}

Result<std::unique_ptr<Writer>> Writer::open(const std::filesystem::path& path, const Json& header,
                                             const WriterOptions& options) {
    auto file = JournalFile::create(path, header);
    if (!file) {
        return file.error();
    }
    return std::unique_ptr<Writer>(
        new Writer(std::make_unique<Impl>(*std::move(file), 0, options)));
}

Result<std::unique_ptr<Writer>> Writer::resume(const std::filesystem::path& path,
                                               const WriterOptions& options) {
    auto file = JournalFile::open_existing(path);  // first, so that nobody writes while we read
    if (!file) {
        return file.error();
    }
    auto reader = Reader::open(path);
    if (!reader) {
        return reader.error();
    }
    Record record;
    while (true) {
        const auto more = (*reader)->next(record);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            break;
        }
    }
    if (const auto cut = file->cut_to((*reader)->offset()); !cut) {
        return cut.error();
    }
    return std::unique_ptr<Writer>(
        new Writer(std::make_unique<Impl>(*std::move(file), (*reader)->records_read(), options)));
}

bool Writer::append(FrameNumber effect_frame, std::uint16_t kind, std::string_view payload) {
    return impl_->append(effect_frame, kind, payload);
}

bool Writer::append(const Record& record) {
    return impl_->append(record.effect_frame, record.kind, record.payload);
}

bool Writer::append_check(FrameNumber frame, std::uint64_t state_hash) {
    return impl_->append(frame, kCheckKind, view(number_payload(state_hash)));
}

Status Writer::close() {
    return impl_->close();
}

WriterStats Writer::stats() const {
    const Impl& from = *impl_;
    return {from.accepted.load(),        from.refused.load(),       from.written.load(),
            from.synced.load(),          from.bytes_written.load(), from.sync_count.load(),
            from.longest_sync_ns.load(), from.failing.load()};
}

std::optional<Error> Writer::error() const {
    {
        const std::lock_guard lock(impl_->mutex);
        if (impl_->disk_error) {
            return impl_->disk_error;
        }
    }
    const std::uint64_t refused = impl_->refused.load();
    if (refused == 0) {
        return std::nullopt;
    }
    return Error{impl_->file.name(),
                 "journal lost " + std::to_string(refused) + " records: the queue was full",
                 "give the journal a faster disk; a replay of this show will differ"};
}

}  // namespace pitcast::journal
