#!/bin/sh
# Writes the charts of this folder into the binary's sources, so that a bare binary has them: run it (or
# `make embed`) after a change here; a test fails while the two differ. Needs a POSIX shell and grep only.
set -eu
cd "$(dirname "$0")"
target=${1:-../Sources/Charts/Embedded/EmbeddedChartFiles.swift}
quote='###"""'
unquote='"""###'
{
    echo "// Made by charts/embed.sh from the charts folder; do not edit."
    echo "// swift-format-ignore-file"
    echo
    echo "/// The files of the charts that the binary carries, by path from the charts folder."
    echo "enum EmbeddedChartFiles {"
    echo "    static let all: [(name: String, text: String)] = ["
    find . -mindepth 2 -type f | LC_ALL=C sort | while IFS= read -r file; do
        if grep -qF "$unquote" "$file" || { [ -s "$file" ] && ! grep -qI '' "$file"; }; then
            echo "embed.sh: $file can't be embedded as text" >&2
            exit 1
        fi
        echo "        ("
        echo "            \"${file#./}\","
        echo "            $quote"
        # The literal drops the line break before its end: print one more than the file has.
        cat "$file"
        echo
        echo "$unquote"
        echo "        ),"
    done
    echo "    ]"
    echo "}"
} > "$target.new"
mv "$target.new" "$target"
