// SPDX-License-Identifier: Apache-2.0
// SDR to HLG: draw/hlg.h in GLSL. The tables come from there, one behind the other.

const int HLG_MOST_IN = 18432;
const uint HLG_GAIN = uint(HLG_MOST_IN + 1);
const uint HLG_CURVE_ENTRIES = 31 * 32 + 1;
const uint HLG_SIGNAL = HLG_GAIN + HLG_CURVE_ENTRIES;

// kHlgMatrix: a row each for R, G, B and luminance.
const uvec3 HLG_ROWS[4] =
    uvec3[4](uvec3(10526026, 5524737, 726453), uvec3(1159306, 15426650, 191260),
             uvec3(275146, 1476395, 15025675), uvec3(4407375, 11374952, 994889));

int hlg_table_at(Indices tables, uint start, uint light) {
    const int n = findMSB(max(light, 1));
    const uint mantissa = light << (31 - n);
    const uint i = start + 32 * uint(n) + ((mantissa >> 26) & 31);
    const int from = int(tables.at[i]);
    return from + (((int(tables.at[i + 1]) - from) * int((mantissa >> 14) & 4095)) >> 12);
}

uint hlg_weighted(uvec3 row, uvec3 light) {
    const uint64_t sum = uint64_t(row.r) * uint64_t(light.r) + uint64_t(row.g) * uint64_t(light.g) +
                         uint64_t(row.b) * uint64_t(light.b) + uint64_t(1u << 23);
    return uint(sum >> 24);
}

int hlg_of_light(Indices tables, uint wide, uint64_t gain) {
    return (hlg_table_at(tables, HLG_SIGNAL, uint((uint64_t(wide) * gain) >> 23)) + 512) >> 10;
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
