// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target without libFuzzer: every file of the corpus folder named, as it is and with
// deterministic damage, so that ordinary test runs exercise the parsers too.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::uint64_t next_random(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

void damage(std::string& bytes, std::uint64_t& random) {
    const std::uint64_t edits = 1 + next_random(random) % 8;
    for (std::uint64_t i = 0; i < edits; ++i) {
        const std::uint64_t what = next_random(random) % 4;
        const std::size_t at = bytes.empty() ? 0 : next_random(random) % bytes.size();
        const char value = static_cast<char>(next_random(random) & 0xff);
        if (what == 0 && !bytes.empty()) {
            bytes[at] = value;
        } else if (what == 1) {
            bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), value);
        } else if (what == 2 && !bytes.empty()) {
            bytes.erase(at, 1 + next_random(random) % 16);
        } else if (!bytes.empty()) {
            bytes.resize(at);
        }
    }
}

void run(const std::string& bytes) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::string> seeds{""};
    if (argc > 1 && std::filesystem::is_directory(argv[1])) {
        for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
            std::ifstream in(entry.path(), std::ios::binary);
            seeds.emplace_back(std::istreambuf_iterator<char>(in),
                               std::istreambuf_iterator<char>());
        }
    }
    std::uint64_t random = 1;
    std::size_t runs = 0;
    for (const std::string& seed : seeds) {
        run(seed);
        for (int i = 0; i < 200; ++i, ++runs) {
            std::string damaged = seed;
            if (seed.empty()) {
                damaged.resize(next_random(random) % 256);
                for (char& c : damaged) {
                    c = static_cast<char>(next_random(random) & 0xff);
                }
            }
            damage(damaged, random);
            run(damaged);
        }
    }
    std::printf("%zu inputs from %zu seeds\n", runs, seeds.size());
    return 0;
}
