// SPDX-License-Identifier: Apache-2.0
// SDR to HLG: draw/hlg.h in GLSL. The tables come from there, one behind the other.

const int HLG_MOST_IN = 18432;
const uint HLG_GAIN = uint(HLG_MOST_IN + 1);
const uint HLG_CURVE_ENTRIES = 32 + 26 * 32 + 1;
const uint HLG_SIGNAL = HLG_GAIN + HLG_CURVE_ENTRIES;
const uint HLG_MOST_LIGHT = 0x7fffffffu;

// kHlgMatrix: a row each for R, G, B and luminance.
const uvec3 HLG_ROWS[4] =
    uvec3[4](uvec3(10526026, 5524737, 726453), uvec3(1159306, 15426650, 191260),
             uvec3(275146, 1476395, 15025675), uvec3(4407375, 11374952, 994889));

int hlg_table_at(Indices tables, uint start, uint light) {
    if (light < 32) {
        return int(tables.at[start + light]);
    }
    const int n = findMSB(light);
    const uint i = start + 32 * uint(n - 4) + ((light >> (n - 5)) & 31);
    const int64_t between = int64_t(uint64_t(light & ((1u << (n - 5)) - 1)));
    const int64_t from = int64_t(uint64_t(tables.at[i]));
    const int64_t step = int64_t(uint64_t(tables.at[i + 1])) - from;
    return int(from + ((step * between) >> (n - 5)));
}

uint hlg_weighted(uvec3 row, uvec3 light) {
    const uint64_t sum = uint64_t(row.r) * uint64_t(light.r) + uint64_t(row.g) * uint64_t(light.g) +
                         uint64_t(row.b) * uint64_t(light.b) + uint64_t(1u << 23);
    return uint(sum >> 24);
}

int hlg_of_light(Indices tables, uint wide, uint64_t gain) {
    const uint64_t scene = min((uint64_t(wide) * gain) >> 24, uint64_t(HLG_MOST_LIGHT));
    return (hlg_table_at(tables, HLG_SIGNAL, uint(scene)) + 512) >> 10;
}

// `unmultiplied` of draw/pack_matrix.h: a channel by its alpha.
int unmultiplied(int c, int alpha) {
    if (alpha <= 0) {
        return 0;
    }
    if (alpha >= ONE) {
        return c;
    }
    return min((max(c, 0) * ONE + (alpha >> 1)) / alpha, LIMIT_HIGH);
}

ivec4 hlg_of_canvas(Indices tables, ivec4 c) {
    const int alpha = min(c.a, ONE);
    if (alpha <= 0) {
        return ivec4(0, 0, 0, c.a);
    }
    uvec3 narrow;
    for (int i = 0; i < 3; ++i) {
        narrow[i] = tables.at[uint(clamp(unmultiplied(c[i], c.a), 0, HLG_MOST_IN))];
    }
    const uvec3 wide = uvec3(hlg_weighted(HLG_ROWS[0], narrow), hlg_weighted(HLG_ROWS[1], narrow),
                             hlg_weighted(HLG_ROWS[2], narrow));
    const uint64_t gain = uint64_t(uint(
        hlg_table_at(tables, HLG_GAIN, hlg_weighted(HLG_ROWS[3], wide))));
    const ivec3 hlg = ivec3(hlg_of_light(tables, wide.r, gain), hlg_of_light(tables, wide.g, gain),
                            hlg_of_light(tables, wide.b, gain));
    return ivec4(mul(ivec4(hlg, 0), alpha).rgb, c.a);
}
