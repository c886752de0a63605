// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/decoder_options.h"

/// MYLAPS P3, the binary protocol of a timing decoder (TCP port 5403): frames between the bytes 8E
/// and 8F, with a check sum, of fields {id, length, value}.
namespace pitcast::feed {

/// What a frame is about ("TOR"). Others exist and pass through as numbers.
enum class P3Kind : std::uint16_t {
    reset = 0x0000,
    passing = 0x0001,
    status = 0x0002,
    version = 0x0003,
    resend = 0x0004,
    watchdog = 0x0018,
    error = 0xFFFF
};

struct P3Field {
    std::uint8_t id = 0;
    std::string value;  ///< bytes; numbers are little-endian

    /// The value as a number; none when it is longer than 8 bytes or empty.
    [[nodiscard]] std::optional<std::uint64_t> number() const;
};

struct P3Frame {
    std::uint8_t version = 2;
    std::uint16_t flags = 0;
    P3Kind kind = P3Kind::reset;
    std::vector<P3Field> fields;

    [[nodiscard]] const P3Field* find(std::uint8_t id) const;
};

/// One frame, both end bytes included, escaped as on the wire. Errors: not between 8E and 8F, a
/// length or check sum that does not fit, fields cut off. A check sum of zero is not checked: some
/// decoders do not compute it.
[[nodiscard]] Result<P3Frame> parse_p3(std::string_view bytes);

/// The frame as bytes for the wire: length, check sum and escapes filled in. A value longer than
/// 255 bytes is cut.
[[nodiscard]] std::string build_p3(const P3Frame& frame);

/// The request to send passings `from` to `until` (inclusive) again.
[[nodiscard]] std::string p3_resend_request(std::uint32_t from, std::uint32_t until);

struct P3Health {
    std::uint64_t passings = 0;    ///< in order, those of unknown transponders included
    std::uint64_t duplicates = 0;  ///< came again
    std::uint64_t missing = 0;     ///< numbers skipped, found when the next one came
    std::uint64_t repaired = 0;    ///< of those, came after all
    std::uint64_t given_up = 0;    ///< of those, not waited for any longer
    std::uint64_t unknown = 0;     ///< of transponders that the map does not have
    /// Those transponders, the first 64, with the number of their passings.
    std::map<std::string, std::uint64_t> unknown_transponders;
    std::optional<std::uint32_t> noise;
    std::optional<std::uint32_t> voltage_tenths;  ///< supply, 0.1 V
};

/// Passings of one decoder, in the order of their numbers. After a gap passings wait for those
/// missing, which `take_request` asks for, until 3 s of the decoder's clock have gone by or 256
/// wait: so a passing lost and sent again gives the same result as one never lost.
///
/// The car is that of DecoderOptions::transponders, by the transponder's number, or by its code
/// where it has one (TRAN_CODE: "FL-12345" of a ProChip). Passings of transponders that the map
/// does not have are counted and named, and are no events. Without a map the transponder's number,
/// as text, is the car. The loop is the decoder's id; a show gives it its name. Raw passings tell
/// no start of a race: the session is a practice of that one loop.
class P3Decoder : public Decoder {
 public:
    explicit P3Decoder(const DecoderOptions& options = {});
    ~P3Decoder() override;
    P3Decoder(const P3Decoder&) = delete;
    P3Decoder& operator=(const P3Decoder&) = delete;

    /// Bytes of the stream, cut anywhere: what is partial waits for the rest.
    void decode(std::string_view bytes, std::vector<TimedEvent>& out) override;
    /// The stream has ended: what waits for a gap goes out.
    void finish(std::vector<TimedEvent>& out) override;
    /// Bytes to send to the decoder, if any: requests for what is missing.
    [[nodiscard]] std::optional<std::string> take_request() override;
    [[nodiscard]] const DecoderStats& stats() const override;
    [[nodiscard]] const P3Health& health() const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Whether bytes look like frames of P3, or like a text of them in hex, one a line.
[[nodiscard]] bool looks_like_p3(std::string_view bytes);

/// A file of frames, raw or in hex, one a line -> its events. Errors: no frame in it.
[[nodiscard]] Result<Recording> parse_p3_file(std::string_view bytes, const std::string& name,
                                              const DecoderOptions& options = {});

}  // namespace pitcast::feed
