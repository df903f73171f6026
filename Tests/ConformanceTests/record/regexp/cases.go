//go:build ignore

// Records what Go's regexp makes of patterns and texts, seeded: a second run gives the same files.
//
// Usage, in this folder, with any Go from 1.22 on: go run cases.go
// It writes ../../Cases/regexp/cases.jsonl and errors.jsonl. Class names that Go 1.25 reads otherwise than those before
// (Helm is built with a later one) are left to ../strings.py, which asks Helm.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"
)

var rng = rand.New(rand.NewSource(3))

func text(s string) any {
	if utf8.ValidString(s) {
		return s
	}
	return map[string]string{"hex": hex.EncodeToString([]byte(s))}
}

func texts(list []string) []any {
	out := []any{}
	for _, s := range list {
		out = append(out, text(s))
	}
	return out
}

var curated = strings.Split(`a
abc
^abc$
a*
a+
a?
a*?
a+?
a??
(a*)*
(a*)+
(a+)*
(|a)*
(|a)+
(a|)+
(a|b)*
(?:a|b)+
((a)|(b))*
((a|b)(c|d))*
(a)(b)?(c)??
(a+)(b+)
^
$
^$
\A\z
(?m)^
(?m)$
(?m)^.*$
(?m)^\s*$
(?s).
(?s).+
.
.*
.+
.*?x
(.*)(b)(.*)
(?i)abc
(?i)[a-c]+
(?i)k
(?i)s+
(?i)straße
(?i)ΑΣΩ
(?i)[^k]
(?i:a)b
a(?i)b|c
(?-i)a
(?U)a+
(?U)a+?
(?i-s:a.)
\b
\B
\bfoo\b
\Bo
\d+
\D+
\w+
\W+
\s+
\S+
[[:alpha:]]+
[[:^alpha:]]+
[[:upper:][:digit:]]+
[^[:space:]]+
[[:punct:]]
[[:word:]-]+
[\d\-x]+
[^\W_]+
[]a]+
[^]a]+
[a-]+
[-a]+
[a\]b]+
[\^a]
\pL+
\PL+
\p{Lu}
\p{Greek}+
\P{Greek}
\p{^Greek}+
\p{Han}+
[\p{Lu}\d]+
[^\p{Ll}]+
(?i)\p{Lu}+
(?i)\P{Lu}+
\p{Nd}+
\pN
\p{Latin}+
\Qa.b\E+
\Q[\E
\Qabc
x{0}
x{0,}
x{1}
x{1,}
x{0,1}
x{2}
x{2,}
x{2,4}
x{2,4}?
x{0,3}?
(x{2}){2}
(x?){3}
(?:x|y){2,3}
(ab){2}
x{,2}
x{a}
{
a{
a{1
a{1,
\x41
\x{41}
\x{1F600}
\x{00e9}
\101
\012
\a\f\n\r\t\v
\.\*\_\-\/\@\#\~
é
日本
[à-ü]+
[日本]+
(?P<n>a)(?P<m>b)
(?<first>\w+) (?<second>\w+)
(?P<a>x)|(?P<a>y)
foo|foobar
foobar|foo
a|ab|abc
(a|ab)(c|bcd)
(a|ab)(bcd|c)
abc|abd|aef|bcx|bcy
(?:abc|abd)e
x*y*z*
(x*)(y*)
^v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?$
^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$
[^-A-Za-z0-9_.]
[^a-zA-Z0-9-]+
-+
^-|-$
(\S+)@(\S+)
^https?://([^/:]+)(:[0-9]+)?(/.*)?$
(.)\.(.)
^([^:]+):?(.*)$
"([^"]*)"
\$\{([^}]+)\}
(^|[^\\])#
[[:^ascii:]]+
\x{FFFD}
[\x{FFFD}]+
[^a]
[^\x00-\x{10FFFF}]
[\x00-\x{10FFFF}]
\x{D800}
[\x{D7FF}-\x{E000}]+
(?:)
()
(()|.)(b)
(?:(?:^).)
(?:^a|b)+
(a$)|b
(?:a$|b)+
a$b
(?m)a$\nb
^*
$*
(?:^)*a
(^)*a
(\b)*a
\b+a
(?:\b|a)*
(a*?)*?b
(a??)*b
(a*)*?b
(a|b|c|d|e)x
[ab]|cd|[ef]
a.|b.|c.
.a|.b
(?i)a|B|c
(.|\n)*x
(?s)(.*)x(.*)x
a{0}b
(a){0}b
(a){0,2}b
((a){1,2}){1,2}`, "\n")

var curatedTexts = []string{
	"", "a", "abc", "aaa", "ab", "abcd", "xyz", "xxxx", "foo bar", "foobar", "a.b", "a\nb", "\n", "line 1\nline 2\n", "ABC abc Abc",
	"naïve 日本語 text", "straße STRASSE", "K\u212a\u017fs", "αςσΣΩω", "v1.2.3-rc.1+meta", "my-app_name.v1", "--a--b--", "user@example.org",
	"https://example.com:8080/p?q", "say \"hi\" and \"bye\"", "${a} and ${b}", "1,2,,3", "a\xffb", "\xff\xfe", "日\xe6\x9c", "\xed\xa0\x80", "a\ufffdb",
	"😀 smile", "x{,2} x{a} { a{1", "\a\f\n\r\t\v", "[\\E a.b a.b", "aXbXc", "abbbbc", "xxyyzz", "\x00\x7f", "\r\n", "a-b_c d", "xyxyxy", "é", "ÀÉÎ",
}

var replacements = []string{"-", "", "$1", "${1}", "$0", "<$0>", "$$", "$", "$1x", "${1}x", "$n", "${n}-${m}", "${first}", "$2$1", "${", "${}", "${1", "$é", "$01", "$10", "a$", "$a$a", "日$0"}

func record(out *bufio.Writer, pattern string, subjects []string) int {
	re, err := regexp.Compile(pattern)
	if err != nil {
		line(out, map[string]any{"pattern": text(pattern), "error": text(err.Error())})
		return 1
	}
	for _, s := range subjects {
		found := re.FindAllStringSubmatchIndex(s, -1)
		if found == nil {
			found = [][]int{}
		}
		limit := []int{-1, -1, 0, 1, 2, 3, 5}[rng.Intn(7)]
		replacement := replacements[rng.Intn(len(replacements))]
		item := map[string]any{
			"pattern": text(pattern), "text": text(s), "found": found, "limit": limit, "split": texts(re.Split(s, limit)),
			"replacement": text(replacement), "replaced": text(re.ReplaceAllString(s, replacement)),
			"literally": text(re.ReplaceAllLiteralString(s, replacement)),
		}
		if rng.Intn(8) == 0 {
			item["quoted"] = text(regexp.QuoteMeta(s))
		}
		line(out, item)
	}
	return len(subjects)
}

func line(out *bufio.Writer, item map[string]any) {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(item); err != nil {
		panic(err)
	}
}

func pick(list ...string) string { return list[rng.Intn(len(list))] }

// expression makes a pattern over a small alphabet, so that texts over it match often.
func expression(depth int) string {
	if depth <= 0 {
		return pick("a", "b", "c", "a", "b", "ab", "é", "日", ".", "\\n", "[ab]", "[^a]", "[b-c]", "\\w", "\\W", "\\s", "\\d", "[[:alpha:]]", "\\pL", "\\p{Lu}", "^", "$", "\\b", "\\B",
			"\\A", "\\z", "", "K", "x{2}", "[^\\n]", "[à-ü]", "\\x62", "(?:)", "[\\w-]", "\\.")
	}
	switch rng.Intn(11) {
	case 0, 1, 2:
		return expression(depth-1) + expression(depth-1)
	case 3:
		return "(" + expression(depth-1) + "|" + expression(depth-1) + ")"
	case 4:
		return "(?:" + expression(depth-1) + "|" + expression(depth-1) + "|" + expression(depth-2) + ")"
	case 5, 6:
		return "(" + expression(depth-1) + ")" + pick("*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}", "{2,}", "{0,1}?", "{1,}?", "{0}")
	case 7:
		return "(?:" + expression(depth-1) + ")" + pick("*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,}")
	case 8:
		return "(?" + pick("i", "s", "m", "U", "i-s", "im", "-i", "sU") + ":" + expression(depth-1) + ")"
	case 9:
		return pick("(?i)", "(?s)", "(?m)", "(?U)", "(?i-s)") + expression(depth-1)
	default:
		return pick("a", "b", "c", "[abc]", ".") + pick("*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}") + expression(depth-1)
	}
}

func subject() string {
	var out strings.Builder
	for n := rng.Intn(12); n > 0; n-- {
		out.WriteString(pick("a", "a", "b", "b", "c", "ab", "A", "B", "\n", " ", "é", "É", "日", "x", "xx", "K", "\u212a", "1", "_", "-", ".", "\xff", "à"))
	}
	return out.String()
}

var scraps = []string{"(", ")", "[", "]", "{", "}", "*", "+", "?", "|", "^", "$", "\\", ".", "a", "b", "-", ",", "1", "2", "1000", "1001", "(?", "(?P<", "(?<", ">", "n", ":", "i", "=", "!", "[:", ":]",
	"alpha", "\\p", "\\P{", "Greek", "L", "\\x", "\\x{", "41", "\\Q", "\\E", "\\b", "\\z", "\\Z", "\\C", "\\8", "\\1", "\\07", "z-a", "é", "\xff", "日", "[^", "(?i)", "(?i:", "(?-", "{2}", "{2,1}", "{,}", "_", "\\d", "\\pN", "\\p{Foo}", "\t", "`", "\n"}

// Names that Go reads otherwise since 1.25: case, spaces and underscores in them do not count any more.
var newer = regexp.MustCompile(`\\[pP](\{\^?)?[-a-z_ ]`)

func junk() string {
	var out strings.Builder
	for n := 1 + rng.Intn(7); n > 0; n-- {
		out.WriteString(scraps[rng.Intn(len(scraps))])
	}
	return out.String()
}

func create(name string) (*os.File, *bufio.Writer) {
	if err := os.MkdirAll("../../Cases/regexp", 0o755); err != nil {
		panic(err)
	}
	file, err := os.Create("../../Cases/regexp/" + name)
	if err != nil {
		panic(err)
	}
	return file, bufio.NewWriter(file)
}

func main() {
	file, out := create("cases.jsonl")
	count := 0
	for _, pattern := range curated {
		subjects := []string{}
		for i, s := range curatedTexts {
			if i < 4 || rng.Intn(3) == 0 {
				subjects = append(subjects, s)
			}
		}
		count += record(out, pattern, append(subjects, pattern))
	}
	for i := 0; i < 2500; i++ {
		pattern := expression(1 + rng.Intn(4))
		if _, err := regexp.Compile(pattern); err != nil {
			continue
		}
		count += record(out, pattern, []string{subject(), subject()})
	}
	// Long texts, which are searched in another way.
	for i := 0; i < 60; i++ {
		pattern := expression(2 + rng.Intn(2))
		if _, err := regexp.Compile(pattern); err != nil || len(regexp.MustCompile(pattern).FindAllString("ab \na", -1)) > 2 {
			continue
		}
		var long strings.Builder
		for long.Len() < 600 {
			long.WriteString(strings.Repeat(pick("b", "c", "ab", "é", "x", " "), 1+rng.Intn(40)))
		}
		count += record(out, pattern, []string{long.String()})
	}
	out.Flush()
	file.Close()
	fmt.Println(count, "cases")

	file, out = create("errors.jsonl")
	count = 0
	wrong := []string{"(", ")", "a)", "(a", "(a|b", "a**", "a*+", "a+?+", "a??*", "*", "+a", "?", "|*", "(*)", "(|*)", "a|*", "^*", "$+", "\\b*", "(?i)*", "a(?i)*", "a*(?i)*", "\\", "a\\", "[", "[]", "[^", "[^]", "[a", "[a-",
		"[z-a]", "[a-\\d]", "[\\d-z]", "[[:foo:]]", "[[:alpha:", "[[::]]", "[[:^:]]", "[[:^alpha:]]", "[[.a.]]", "[[=a=]]", "\\8", "\\1", "\\9", "\\18", "\\08", "\\x", "\\x4", "\\xg0", "\\x{", "\\x{}", "\\x{110000}", "\\x{41", "\\x{4g}",
		"\\p", "\\pZZ", "\\p{", "\\p{}", "\\p{Foo}", "\\p{^Foo}", "\\pé", "\\P{Greek", "(?P<n", "(?P<n>", "(?P<>a)", "(?P<n n>a)", "(?P<é>a)", "(?P=n)", "(?P>n)", "(?<n", "(?<>a)", "(?<=a)", "(?<!a)", "(?=a)", "(?!a)", "(?#a)", "(?>a)",
		"(?i", "(?i-", "(?i-)", "(?-)", "(?--i)", "(?ix)", "(?z:a)", "(?", "(?:", "(?:a", "x{1001}", "x{1,1001}", "x{2,1}", "x{1000}", "(x{100}){11}", "(x{100}){10}", "((x{10}){10}){11}", "(x{0,100}){0,11}", "(x{2,}){600}",
		"x{99999999999}", "x{2}{3}", "x{2}*", "x*{2}", "{2}", "({2})", "a\xff", "\xff", "[\xff]", "\\Q\xff\\E", "(?P<\xff>a)", "\\p{\xff}", "\\\xff", "\\x\xff", "\\C", "\\Z", "\\e", "\\h", "\\R", "\\X", "\\G", "\\K", "\\k<n>", "\\g1", "\\u0041", "\\c", "\\i",
		"a{,2}{3}", "(?i)(?s", "a||b", "||", "a|", "|a", strings.Repeat("(", 999) + "a" + strings.Repeat(")", 999), strings.Repeat("(", 1000) + "a" + strings.Repeat(")", 1000), strings.Repeat("(?:", 1500) + "a" + strings.Repeat(")", 1500),
		strings.Repeat("(a|b", 600) + strings.Repeat(")", 600), strings.Repeat("(", 600) + "a" + strings.Repeat(")*", 600), "(?:(?:" + strings.Repeat("(a?)", 60) + "){1000}){2}", "((?:" + strings.Repeat("(a|b*c)", 200) + "){500}){2,}",
		"(" + strings.Repeat("\\pL|x(y)", 3000) + "){1000}"}
	for _, pattern := range wrong {
		count += record(out, pattern, []string{})
		if _, err := regexp.Compile(pattern); err == nil {
			line(out, map[string]any{"pattern": text(pattern)})
			count++
		}
	}
	seen := map[string]bool{}
	for count < 2600 {
		pattern := junk()
		if seen[pattern] || newer.MatchString(pattern) {
			continue
		}
		seen[pattern] = true
		if _, err := regexp.Compile(pattern); err == nil {
			if rng.Intn(3) == 0 {
				line(out, map[string]any{"pattern": text(pattern)})
				count++
			}
			continue
		}
		count += record(out, pattern, []string{})
	}
	out.Flush()
	file.Close()
	fmt.Println(count, "patterns, most of them wrong")
}
