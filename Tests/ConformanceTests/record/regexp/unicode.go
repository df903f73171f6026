//go:build ignore

// Writes Sources/GoText/UnicodeData.swift: the tables of package unicode (Unicode 15.0) that Go's regexp and
// strings work by, in the small encoding that UnicodeData's readers understand.
//
// Usage: go run unicode.go > ../../../../Sources/GoText/UnicodeData.swift
package main

import (
	"fmt"
	"regexp"
	"sort"
	"strings"
	"unicode"
)

// number writes n in groups of five bits, lowest first; a set sixth bit says that another group follows.
func number(out *strings.Builder, n int) {
	for n >= 32 {
		out.WriteByte(byte('0' + 32 + n%32))
		n /= 32
	}
	out.WriteByte(byte('0' + n))
}

func signed(out *strings.Builder, n int) {
	if n < 0 {
		number(out, -n*2+1)
	} else {
		number(out, n*2)
	}
}

func literal(name, comment, data string) {
	fmt.Printf("\n    /// %s\n    package static let %s: StaticString = #\"\"\"\n", comment, name)
	for len(data) > 100 {
		fmt.Printf("        %s\\#\n", data[:100])
		data = data[100:]
	}
	fmt.Printf("        %s\n        \"\"\"#\n", data)
}

// runs writes the classes of all code points as (length, class) pairs.
func runs(class func(rune) int) string {
	var out strings.Builder
	start := rune(0)
	for r := rune(1); r <= unicode.MaxRune+1; r++ {
		if r > unicode.MaxRune || class(r) != class(start) {
			number(&out, int(r-start))
			number(&out, class(start))
			start = r
		}
	}
	return out.String()
}

// steps writes runs of code points that lie evenly apart and have the same deltas: gap, step, count, deltas.
func steps(deltas func(rune) []int) string {
	var out strings.Builder
	var found []rune
	isZero := func(d []int) bool {
		for _, n := range d {
			if n != 0 {
				return false
			}
		}
		return true
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !isZero(deltas(r)) {
			found = append(found, r)
		}
	}
	same := func(a, b rune) bool { return fmt.Sprint(deltas(a)) == fmt.Sprint(deltas(b)) }
	used := map[rune]bool{}
	type run struct {
		start rune
		step  int
		count int
	}
	var all []run
	for _, r := range found {
		if used[r] {
			continue
		}
		best := run{r, 1, 1}
		for _, step := range []int{1, 2} {
			count := 1
			for next := r + rune(step); !used[next] && same(next, r); next += rune(step) {
				count++
			}
			if count > best.count {
				best = run{r, step, count}
			}
		}
		for i := 0; i < best.count; i++ {
			used[r+rune(i*best.step)] = true
		}
		all = append(all, best)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].start < all[j].start })
	last := 0
	for _, run := range all {
		number(&out, int(run.start)-last)
		last = int(run.start)
		number(&out, run.step)
		number(&out, run.count)
		for _, n := range deltas(run.start) {
			signed(&out, n)
		}
	}
	return out.String()
}

func names(names []string) string {
	var lines []string
	line := "       "
	for _, name := range names {
		if len(line)+len(name) > 110 {
			lines = append(lines, line)
			line = "       "
		}
		line += fmt.Sprintf(" %q,", name)
	}
	return strings.Join(append(lines, line), "\n")
}

func main() {
	categories := []string{"Cn"}
	for name := range unicode.Categories {
		if len(name) == 2 && name != "Cn" && name != "LC" {
			categories = append(categories, name)
		}
	}
	sort.Strings(categories[1:])
	// Go 1.25 and later take case and underscores out of a name before they look it up: scripts with an underscore or
	// a second capital in their name are not found any more.
	scripts := []string{""}
	for name := range unicode.Scripts {
		if regexp.MustCompile(`^[A-Z][a-z]+$`).MatchString(name) {
			scripts = append(scripts, name)
		}
	}
	sort.Strings(scripts[1:])
	index := func(list []string, tables map[string]*unicode.RangeTable) func(rune) int {
		small := make([]int16, unicode.MaxRune+2)
		for i, name := range list {
			if i == 0 {
				continue
			}
			table := tables[name]
			for r := rune(0); r <= unicode.MaxRune; r++ {
				if small[r] == 0 && unicode.Is(table, r) {
					small[r] = int16(i)
				}
			}
		}
		return func(r rune) int { return int(small[r]) }
	}
	fmt.Printf("// Written by Tests/ConformanceTests/record/regexp/unicode.go from Go's tables of Unicode %s: do not edit.\n\n", unicode.Version)
	fmt.Println("package enum UnicodeData {")
	fmt.Printf("    package static let categoryNames: [String] = [\n%s\n    ]\n", names(categories))
	literal("categories", "Runs of code points: length, index into `categoryNames`.", runs(index(categories, unicode.Categories)))
	fmt.Printf("\n    package static let scriptNames: [String] = [\n%s\n    ]\n", names(scripts))
	literal("scripts", "Runs of code points: length, index into `scriptNames`.", runs(index(scripts, unicode.Scripts)))
	literal("folds", "Evenly spaced code points: distance from the last start, step, count, distance to the next case.",
		steps(func(r rune) []int { return []int{int(unicode.SimpleFold(r) - r)} }))
	literal("cases", "Evenly spaced code points: distance from the last start, step, count, distances to upper, lower, title case.",
		steps(func(r rune) []int {
			return []int{int(unicode.ToUpper(r) - r), int(unicode.ToLower(r) - r), int(unicode.ToTitle(r) - r)}
		}))
	fmt.Println("}")
}
