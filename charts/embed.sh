#!/bin/sh
# Writes the charts of this folder into the binary's sources, so that a bare binary has them: run it (or
# `make embed`) after a change here; a test fails while the two differ. Needs a POSIX shell and grep only.
#
#   charts/embed.sh [TARGET]
#   charts/embed.sh TARGET FOLDER TYPE WHAT     another folder of the repository, as TYPE
set -eu
cd "$(dirname "$0")/.."
target=${1:-Sources/Charts/Embedded/EmbeddedChartFiles.swift}
folder=${2:-charts}
type=${3:-EmbeddedChartFiles}
what=${4:-The files of the charts that the binary carries, by path from the charts folder.}
quote='###"""'
unquote='"""###'
{
    echo "// Made by charts/embed.sh from the $folder folder; do not edit."
    echo "// swift-format-ignore-file"
    echo
    echo "/// $what"
    echo "enum $type {"
    echo "    static let all: [(name: String, text: String)] = ["
    (cd "$folder" && find . -mindepth 2 -type f) | LC_ALL=C sort | while IFS= read -r name; do
        file=$folder/$name
        if grep -qF "$unquote" "$file" || { [ -s "$file" ] && ! grep -qI '' "$file"; }; then
            echo "embed.sh: $file can't be embedded as text" >&2
            exit 1
        fi
        echo "        ("
        echo "            \"${name#./}\","
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
