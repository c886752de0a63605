// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/bracket.h"

#include <algorithm>
#include <bit>

namespace pitcast::race {
namespace {

constexpr std::size_t kMostSeeds = 1024;

/// Seeds (from 0) in the order of the draw: each round of doubling puts the weakest opponent that
/// there is beside every seed, so that 1 and 2 stand in opposite halves.
std::vector<std::size_t> draw(std::size_t size) {
    std::vector<std::size_t> order{0};
    while (order.size() < size) {
        const std::size_t last = order.size() * 2 - 1;
        std::vector<std::size_t> wider;
        for (const std::size_t seed : order) {
            wider.push_back(seed);
            wider.push_back(last - seed);
        }
        order = std::move(wider);
    }
    return order;
}

void decide(Pairing& pairing, bool first_round, std::span<const LaneRun> runs,
            const DuelRule& rule) {
    const auto& [a, b] = pairing.cars;
    if (a.empty() || b.empty()) {
        pairing.winner = first_round ? a + b : "";  // only one of them is there
        return;
    }
    pairing.duel = duel(a, b, runs, rule);
    pairing.winner = pairing.duel.winner;
    pairing.loser = pairing.duel.loser;
}

std::span<const LaneRun> runs_of(const PairingRuns& runs, std::size_t round, std::size_t pairing) {
    const auto found = runs.find({round, pairing});
    return found == runs.end() ? std::span<const LaneRun>() : std::span(found->second);
}

std::vector<Pairing> first_round(std::span<const std::string> seeds) {
    const std::vector<std::size_t> order = draw(std::bit_ceil(seeds.size()));
    std::vector<Pairing> pairings(order.size() / 2);
    for (std::size_t i = 0; i < order.size(); ++i) {
        pairings[i / 2].cars[i % 2] = order[i] < seeds.size() ? seeds[order[i]] : "";
    }
    return pairings;
}

}  // namespace

const std::string& Bracket::champion() const {
    static const std::string kNobody;
    return rounds.empty() ? kNobody : rounds.back().front().winner;
}

Bracket bracket(std::span<const std::string> seeds, const PairingRuns& runs, const DuelRule& rule) {
    Bracket tree;
    if (seeds.size() < 2 || seeds.size() > kMostSeeds) {
        return tree;
    }
    tree.rounds.push_back(first_round(seeds));
    for (std::size_t round = 0;; ++round) {
        std::vector<Pairing>& pairings = tree.rounds[round];
        for (std::size_t i = 0; i < pairings.size(); ++i) {
            decide(pairings[i], round == 0, runs_of(runs, round, i), rule);
        }
        if (pairings.size() == 1) {
            break;
        }
        std::vector<Pairing> next(pairings.size() / 2);
        for (std::size_t i = 0; i < pairings.size(); ++i) {
            next[i / 2].cars[i % 2] = pairings[i].winner;
        }
        tree.rounds.push_back(std::move(next));
    }
    const std::size_t count = tree.rounds.size();
    if (count >= 2) {
        const std::vector<Pairing>& semis = tree.rounds[count - 2];
        tree.third_place.cars = {semis[0].loser, semis[1].loser};
        decide(tree.third_place, false, runs_of(runs, count, 0), rule);
    }
    return tree;
}

}  // namespace pitcast::race
