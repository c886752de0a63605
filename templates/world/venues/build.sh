#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds venues of real courses into media/generated from data that is not ours to ship:
#     templates/world/venues/build.sh FOLDER_OF_DATA
# What lies there and where it comes from: docs/venues.md.
set -eu
data=${1:?which folder holds the data? (docs/venues.md)}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
pitcast=${PITCAST:-$root/pitcast}
out=${PITCAST_MEDIA:-$root/media/generated}
mkdir -p "$out"

"$pitcast" venue build --course "$here/belchatow.geojson" --terrain "$data/terrain_srtm3/N51E019.hgt" \
    --look mine --margin 2600 --name "Belchatow open pit" --name-zh 贝尔哈图夫露天矿 --out "$out/belchatow.venue"
"$pitcast" venue build --course "$data/rally_montecarlo_stage/route.gpx" --line "SS 1" --length 20580 \
    --tolerance 0.03 --terrain "$data/rally_montecarlo_stage/buffered_stage_elevation.tif" \
    --marks "$here/montecarlo.json" --width 6 --out "$out/montecarlo.venue"
# The log of a car knows the heights that the published line lacks.
"$pitcast" venue build --course "$data/wrc_finland_2021_ss7/finland_2021.geojson" --line SS7/11 \
    --altitudes "$data/wrc_finland_2021_ss7/df_telemetrymergeddata_SS7_Ogier.csv" --width 6 --look forest \
    --name "Kakaristo" --name-zh 卡卡里斯托 --out "$out/finland.venue"
"$pitcast" venue build --course "$data/baja1000_2025_course/25B1K-PRUN-PROC-KML-10.22.kml" --open --look desert \
    --marks "$here/baja.json" --length 1163230 --tolerance 0.06 --out "$out/baja.venue"
"$pitcast" venue build --course "$data/tracks/MexicoCity.csv" --fit "$data/f1_2025_mexico_qualifying_raw" \
    --length 4304 --name "Autódromo Hermanos Rodríguez" --name-zh 墨西哥城赛道 --out "$out/mexico.venue"
