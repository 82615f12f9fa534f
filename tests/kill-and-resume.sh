#!/usr/bin/env bash
# kill -9 at LINNET_KILLS random moments (20), resume each time, compare every byte with an uninterrupted run. Needs a Release build.
set -euo pipefail
cd "$(dirname "$0")/Linnet.StoryTests"
export LINNET_KILLS="${LINNET_KILLS:-20}" LINNET_KILL_STEPS="${LINNET_KILL_STEPS:-4000}"
dotnet run -c Release --no-build -- --filter-class Linnet.StoryTests.Pretraining.KillAndResumeTests --show-live-output on --ansi off
