// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target without libFuzzer: every seed as it is and with deterministic damage, so that
// ordinary test runs exercise the parsers too.
//
//     pitcast_feed_rmonitor_fuzz [-t SECONDS] [-s SEED] [FOLDER or FILE]…
//
// Seeds are the files named and those in the folders named (real captures too: see run_all.sh); a
// folder that is missing is said and passed over. Without -t each seed is damaged 200 times. An
// input that kills the target, or on which it hangs, lies in "crash-<target's name>" of the working
// folder.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

/// With a report of where, and by a signal: GCC keeps two runtimes, and only one knows our
/// callback.
extern "C" const char* __ubsan_default_options() {
    return "print_stacktrace=1:abort_on_error=1";
}

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestInput = 16'384;  ///< real captures are cut to pieces of it
constexpr int kRunsASeed = 200;
constexpr unsigned kMostSeconds = 30;  ///< of one input; longer is a hang

// What the target is given, for whoever dies of it.
const std::string* current_input = nullptr;
std::string crash_file;

void keep_input() {
    if (current_input == nullptr) {
        return;
    }
    const int file = ::open(crash_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0) {
        const ssize_t written = ::write(file, current_input->data(), current_input->size());
        ::close(file);
        std::fprintf(stderr, "%s: the input of %zd bytes that did it\n", crash_file.c_str(),
                     written);
    }
    current_input = nullptr;
}

extern "C" void die(int signal) {
    keep_input();
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

class Random {
 public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : next() % bound; }

 private:
    std::uint64_t state_;
};

/// The first line, as it may be a header, and some lines from anywhere.
std::string piece_of(const std::string& seed, Random& random) {
    if (seed.size() <= kLongestInput) {
        return seed;
    }
    const std::size_t first = std::min(seed.find('\n'), kLongestInput / 2);
    std::size_t from = random.below(seed.size());
    const std::size_t line = seed.find('\n', from);
    from = line == seed.npos || random.below(8) == 0 ? from : line + 1;
    const std::size_t length = 256 + random.below(kLongestInput - 256);
    std::string piece = random.below(4) == 0 ? "" : seed.substr(0, first + 1);
    return piece + seed.substr(from, length);
}

std::string interesting_number(Random& random) {
    static constexpr std::string_view kNumbers[] = {"0",
                                                    "-1",
                                                    "1e309",
                                                    "2147483648",
                                                    "4294967295",
                                                    "9223372036854775807",
                                                    "-9223372036854775808",
                                                    "18446744073709551616",
                                                    "nan",
                                                    "0.0000000001",
                                                    "99999",
                                                    "",
                                                    "FFFFFFFF",
                                                    "00:00:00.000",
                                                    "24:00:00",
                                                    "-00:00:01",
                                                    "9999999:99:99.999999999999"};
    return std::string(kNumbers[random.below(std::size(kNumbers))]);
}

void replace_number(std::string& bytes, Random& random) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const std::size_t from = random.below(bytes.size());
    const auto begin =
        std::find_if(bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.end(), is_digit);
    const auto end = std::find_if_not(begin, bytes.end(), is_digit);
    bytes.replace(static_cast<std::size_t>(begin - bytes.begin()),
                  static_cast<std::size_t>(end - begin), interesting_number(random));
}

void damage(std::string& bytes, const std::vector<std::string>& seeds, Random& random) {
    const std::size_t edits = 1 + random.below(8);
    for (std::size_t i = 0; i < edits; ++i) {
        const std::size_t at = random.below(bytes.size());
        const char value = static_cast<char>(random.next() & 0xff);
        switch (bytes.empty() ? 1 : random.below(9)) {
            case 0:
                bytes[at] = value;
                break;
            case 1:
                bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), value);
                break;
            case 2:
                bytes.erase(at, 1 + random.below(16));
                break;
            case 3:
                if (random.below(4) == 0) {
                    bytes.resize(at);
                }
                break;
            case 4:
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8)));
                break;
            case 5:  // a stretch again, somewhere else
                bytes.insert(random.below(bytes.size()),
                             std::string(bytes, at, 1 + random.below(256)));
                break;
            case 6: {  // a stretch of another seed
                const std::string& other = seeds[random.below(seeds.size())];
                bytes.insert(at, other, random.below(other.size()), 1 + random.below(512));
                break;
            }
            case 7:  // for targets whose first byte chooses
                bytes.insert(bytes.begin(), value);
                break;
            default:
                replace_number(bytes, random);
        }
    }
}

void run(const std::string& bytes) {
    current_input = &bytes;
    ::alarm(kMostSeconds);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    ::alarm(0);
    current_input = nullptr;
}

void read_seed(const fs::path& path, std::vector<std::string>& seeds) {
    std::ifstream in(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

void read_seeds(const fs::path& path, std::vector<std::string>& seeds) {
    std::error_code failed;
    if (fs::is_regular_file(path, failed)) {
        read_seed(path, seeds);
    } else if (fs::is_directory(path, failed)) {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(path)) {
            if (entry.is_regular_file(failed)) {
                files.push_back(entry.path());
            }
        }
        std::sort(files.begin(), files.end());  // the order of a folder is nobody's
        for (const fs::path& file : files) {
            read_seed(file, seeds);
        }
    } else {
        std::printf("no seeds in %s: it is not there\n", path.c_str());
    }
}

std::string damaged(const std::vector<std::string>& seeds, std::size_t which, Random& random) {
    std::string bytes = piece_of(seeds[which], random);
    if (bytes.empty()) {
        bytes.resize(random.below(256));
        for (char& c : bytes) {
            c = static_cast<char>(random.next() & 0xff);
        }
    }
    damage(bytes, seeds, random);
    return bytes;
}

}  // namespace

int main(int argc, char** argv) {
    double seconds = 0;
    std::uint64_t seed = 1;
    std::vector<std::string> seeds{""};
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "-t") == 0 && i + 1 < argc) {
            seconds = std::atof(argv[++i]);
        } else if (std::strcmp(argv[i], "-s") == 0 && i + 1 < argc) {
            seed = std::strtoull(argv[++i], nullptr, 10);
        } else {
            read_seeds(argv[i], seeds);
        }
    }
    crash_file = "crash-" + fs::path(argv[0]).filename().string();
    for (const int signal : {SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGFPE, SIGALRM}) {
        if (signal != SIGSEGV || __sanitizer_set_death_callback == nullptr) {
            std::signal(signal, die);
        }
    }
    if (__sanitizer_set_death_callback != nullptr) {
        __sanitizer_set_death_callback(keep_input);
    }
    Random random(seed);
    std::size_t runs = 0;
    for (std::size_t which = 0; which < seeds.size(); ++which) {
        run(piece_of(seeds[which], random));
        ++runs;
        for (int i = 0; seconds <= 0 && i < kRunsASeed; ++i, ++runs) {
            run(damaged(seeds, which, random));
        }
    }
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (seconds > 0 && std::chrono::steady_clock::now() < end) {
        run(damaged(seeds, random.below(seeds.size()), random));
        ++runs;
    }
    std::printf("%zu inputs from %zu seeds\n", runs, seeds.size());
    return 0;
}
