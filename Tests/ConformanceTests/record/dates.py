#!/usr/bin/env python3
"""Records what real Helm 4 makes of dates and durations into ../Cases/dates/*.jsonl.

Usage: TZ=UTC PYTHON-WITH-HELM-SDK dates.py     (helm-python-sdk==0.2.2; seeded, so that a second run gives the same)
"""
import random
from small_templates import quoted, record

rng = random.Random(11)
ZONES = """UTC Local America/New_York Europe/Berlin Asia/Kolkata Australia/Sydney America/Sao_Paulo Asia/Tokyo Africa/Casablanca
Europe/Dublin America/St_Johns Pacific/Apia Asia/Kathmandu EST5EDT GMT Etc/GMT+5 Antarctica/Troll Pacific/Chatham Europe/Moscow
Africa/Monrovia Nope/Zone ../etc/passwd /etc/localtime America/Argentina/Buenos_Aires Asia/Tehran Australia/Lord_Howe""".split() + [""]
ELEMENTS = """2006 06 01 1 Jan January 02 2 _2 002 __2 Mon Monday 15 03 3 04 4 05 5 PM pm MST -0700 -07:00 -07 -070000 -07:00:00 Z0700 Z07:00 Z07
Z070000 Z07:00:00 .000 .999 ,000000 ,999999999 .0 .9 .000000000000 _2006 Janu Monda 20060102 0102 .001 x J M 200 0 7 T""".split()
LAYOUTS = ["2006-01-02", "15:04:05", "Jan _2 3:04PM 06", "Monday, 02-Jan-06 15:04:05 MST", "Mon Jan _2 15:04:05 2006", "Mon Jan _2 15:04:05 MST 2006",
    "Mon, 02 Jan 2006 15:04:05 -0700", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05.999999999Z07:00", "3:04PM", "02 Jan 06 15:04 MST",
    "Jan _2 15:04:05.000", "2006-01-02 15:04:05.999999999 -0700 MST", "20060102150405", "", "no layout", "%Y-%m-%d", "YYYY-MM-DD", "2006年01月02日", "002/2006"]
SECONDS = [0, 1, -1, 59, 86399, 86400, 951782400, 951868799, 1078012800, 1700000000, 1711846800, 1711846799, 1729990800, 1729994399,
    253402300799, 253402300800, -62135596800, -62135596801, -2208988800, 4102444800, 32503680000, 4294967296, 2147483647, -2147483649,
    -12219292800, 68169600000, 9223372036, -9223372037, 9007199254740993, 9223372036854775807, -9223372036854775808, 1e11]


def second():
    return rng.choice(SECONDS) if rng.random() < 0.5 else rng.randint(-5_000_000_000, 10_000_000_000)


def formatting():
    for _ in range(700):
        if rng.random() < 0.4:
            layout = rng.choice(LAYOUTS)
        else:
            layout = "".join(rng.choice(ELEMENTS) + rng.choice(["", " ", "-", ":", "/", "T", "é"]) for _ in range(rng.randint(1, 5)))
        moment = "%d" % second()
        shape = rng.random()
        if shape < 0.6:
            yield "{{ dateInZone %s %s %s }}" % (quoted(layout), moment, quoted(rng.choice(ZONES)))
        elif shape < 0.7:
            yield "{{ date_in_zone %s (int64 \"%s\") %s }}" % (quoted(layout), moment, quoted(rng.choice(ZONES)))
        elif shape < 0.85:
            yield "{{ date %s %s }}" % (quoted(layout), moment)
        elif shape < 0.93:
            yield "{{ htmlDate %s }}" % moment
        else:
            yield "{{ htmlDateInZone %s %s }}" % (moment, quoted(rng.choice(ZONES)))
    # Every zone round its changes of the clock, past and far in the future.
    for zone in ZONES:
        for year in (1890, 1918, 1945, 1974, 1999, 2007, 2024, 2037, 2040, 2199):
            moment = (year - 1970) * 31556952 + rng.randint(0, 31556951)
            yield "{{ dateInZone \"2006-01-02T15:04:05.000Z07:00:00 MST Mon 002\" %d %s }}" % (moment, quoted(zone))


TEXTS = ["2024-02-29", "2023-02-29", "2024-13-01", "2024-00-10", "2024-1-5", "24-01-05", "1969-12-31", "0000-01-01", "9999-12-31", "2024-02-29T13:14:15Z",
    "2024-02-29T13:14:15.123456789+02:00", "2024-02-29T13:14:15,5-07:00", "2024-02-29 13:14:15 +0000 UTC", "2024-02-29 13:14:15.25 -0500 EST",
    "Thu Feb 29 13:14:15 2024", "Thu Feb 29 13:14:15 CET 2024", "Thu, 29 Feb 2024 13:14:15 -0800", "13:14:15", "1:14PM", "12:00AM", "12:00PM", "13:00PM", "0:30am",
    "29 Feb 24 13:14 GMT+3", "29 Feb 24 13:14 ABC", "29 Feb 24 13:14 +03", "060/2024", "366/2023", "366/2024", "000/2024", "20240229131415", "", "x", " 2024-02-29",
    "2024-02-29 ", "2024-02-29T25:00:00Z", "2024-02-29T23:60:00Z", "2024-02-29T23:59:60Z", "2024-02-29T23:59:59", "Feb  9 3:04PM 24", "feb 29 3:04PM 24", "february",
    "2024-02-29T13:14:15+25:00", "2024-02-29T13:14:15+24:00", "2024-02-29T13:14:15.1234567891234Z", "Jan  2 15:04:05.123", "Jan 02 15:04:05.12", "٢٠٢٤-01-01", "2024-02-29T13:14:15z", "2006-01-02"]


def parsing():
    show = "{{ $t }}|{{ $t.Unix }}|{{ $t.Nanosecond }}|{{ $t.Location }}"
    for layout in LAYOUTS + ["2006-1-2", "2006-01-02T15:04:05", "06-01-02", "January", "2006-002", "2 Jan 2006", "Jan 2 15:04:05", "Z07:00", "2006-01-02 15:04:05 MST"]:
        for text in rng.sample(TEXTS, 16):
            yield "{{ $t := toDate %s %s }}%s" % (quoted(layout), quoted(text), show)
            yield "{{ mustToDate %s %s }}" % (quoted(layout), quoted(text))
    # What a layout prints it mostly reads again.
    for _ in range(200):
        layout = rng.choice(LAYOUTS[:14])
        yield "{{ $t := toDate %s (dateInZone %s %d %s) }}%s" % (quoted(layout), quoted(layout), second(), quoted(rng.choice(ZONES)), show)


DURATIONS = ["0", "1s", "-1s", "1h15m30.918s", "1.5h", "-1.5h", "+3m", "100ms", "1us", "1µs", "1μs", "5ns", ".5s", "5.s", ".s", "s", "", "-", "1", "1x", "1d", "1h 2m", "3000000h",
    "2562047h47m16.854775807s", "2562047h47m16.854775808s", "-2562047h47m16.854775808s", "9223372036854775808ns", "0.000000001s", "1.0000000001s", "1e3s", "720h", "720h1ns", "24h",
    "24h0m0.1s", "8760h", "8760h1s", "61s", "60s", "1h0m0s", "-25h", "999999h59m", "0.9999999999999999999999h", "12h34m56s789ms", "é", "1é", "\"", "0h", "00s", "1m1m"]


def durations():
    for text in DURATIONS:
        yield "{{ durationRound %s }}" % quoted(text)
        yield "{{ dateModify %s (toDate \"2006-01-02 15:04:05\" \"2024-02-29 12:30:45\") }}" % quoted(text)
        yield "{{ date_modify %s (toDate \"2006-01-02\" \"1969-12-31\") }}" % quoted(text)
        yield "{{ mustDateModify %s (toDate \"2006-01-02\" \"2024-02-29\") }}" % quoted(text)
        yield "{{ must_date_modify %s (toDate \"2006-01-02\" \"0001-01-01\") }}" % quoted(text)
        yield "{{ $z := toDate \"2006-01-02\" \"2024-02-29\" }}{{ (mustDateModify %s $z).Sub $z }}" % quoted(text)
        yield "{{ duration %s }}" % quoted(text)
    for number in [0, 1, -1, 59, 60, 61, 3599, 3600, 3661, 86400, 90061, 10**9, 9223372036, 9223372037, -9223372037, 2**63 - 1, -2**63]:
        yield "{{ duration \"%d\" }}|{{ duration (int64 \"%d\") }}|{{ duration %d }}" % (number, number, number)
        yield "{{ durationRound (int64 \"%d\") }}|{{ durationRound %d }}|{{ durationRound \"%ds\" }}" % (number * 10**6 % 2**63, number, number)
    for value in ["true", "2.5", "nil", ".Values.missing", "(list)", "(dict)", "\"1e3\"", "\" 5\"", "\"0x10\"", "\"1_000\"", "\"9223372036854775808\"", "\"-9223372036854775809\""]:
        yield "{{ duration %s }}" % value
        yield "{{ durationRound %s }}" % value
        yield "{{ len (htmlDate %s) }}" % value
        yield "{{ len (date \"2006\" %s) }}" % value
        yield "{{ ago %s }}" % value
        yield "{{ unixEpoch %s }}" % value
        yield "{{ dateModify \"1h\" %s }}" % value
        yield "{{ date %s 0 }}" % value
        yield "{{ dateInZone \"2006\" 0 %s }}" % value


METHODS = ["Year", "Month", "Day", "YearDay", "Weekday", "Hour", "Minute", "Second", "Nanosecond", "Unix", "UnixMilli", "UnixMicro", "UnixNano", "IsZero", "IsDST",
    "UTC", "Local", "Location", "String", "GoString", "MarshalJSON", "MarshalText", "Date", "Clock", "Zone", "ISOWeek", "Nope", "wall", "Format \"2006\"", "Format", "Format 5",
    "Format \"a\" \"b\"", "Add 1000000000", "Add -1", "Add \"1h\"", "Add 1.5", "Add nil", "AddDate 0 1 0", "AddDate 1 0 0", "AddDate 0 0 -60", "AddDate 0 -13 400", "AddDate 1 2",
    "Round 3600000000000", "Truncate 3600000000000", "Round 86400000000000", "Truncate 7000000000", "Round 0", "Truncate -5", "Round 7", "Sub $o", "After $o", "Before $o",
    "Equal $o", "Compare $o", "Sub $t", "Sub 5", "After nil", "In $o.Location", "In \"UTC\"", "AppendFormat nil \"2006\"", "Year 5", "Month.String", "Weekday.String"]
DURATION_METHODS = ["Hours", "Minutes", "Seconds", "Milliseconds", "Microseconds", "Nanoseconds", "String", "Abs", "Round 60000000000", "Truncate 60000000000", "Round -1",
    "Nope", "Hours 1", "Round", "Abs.String"]
USES = ["toJson $t", "toYaml $t", "toJson (dict \"a\" $t)", "toYaml (dict \"a\" $t)", "toToml (dict \"a\" $t)", "quote $t", "toString $t", "empty $t", "kindOf $t", "typeOf $t", "kindOf $t.Month",
    "typeOf $t.Month", "typeOf $t.Weekday", "typeOf ($t.Sub $o)", "kindOf ($t.Sub $o)", "typeOf $t.Location", "kindOf $t.Location", "default \"d\" $t", "list $t", "dict \"a\" $t", "deepEqual $t $t", "deepEqual $t $o",
    "eq $t $t", "eq $t $o", "eq $t.Month 2", "lt $t.Month 5", "ge $t.Day 29", "int $t.Month", "int64 ($t.Sub $o)", "add1 $t.Month", "add $t.Year 1", "float64 $t.Weekday",
    "printf \"%d-%02d-%02d\" $t.Year $t.Month $t.Day", "printf \"%s %v\" $t.Month $t.Weekday", "printf \"%v\" ($t.Sub $o)", "printf \"%s|%q\" $t $t", "printf \"%v\" $t", "unixEpoch $t", "toJson $t.Month",
    "toYaml (dict \"m\" $t.Month \"d\" ($t.Sub $o))", "htmlDate $t", "htmlDateInZone $t \"Asia/Tokyo\"", "date \"Jan 2\" $t", "dateInZone \"15:04 MST\" $t \"America/New_York\"", "$t | date \"2006\"",
    "durationRound ($t.Sub $o)", "duration ($t.Sub $o)", "len $t", "index $t 1", "toString $t.Month", "quote $t.Weekday", "if $t.Month", "range $t", "not $t", "and $t $o", "gt ($t.Sub $o) 5", "max $t.Month 5",
    "ternary 1 2 ($t.After $o)", "printf \"%T\" $t.Month", "printf \"%d\" ($t.Sub $o)", "printf \"%5d|%x\" $t.Month $t.Day"]


def methods():
    moments = [("2024-02-29 12:30:45.123456789", "2006-01-02 15:04:05"), ("0001-01-01 00:00:00", "2006-01-02 15:04:05"),
        ("1969-12-31 23:59:59.5", "2006-01-02 15:04:05"), ("2024-07-01 08:00:00 +0530", "2006-01-02 15:04:05 -0700")]
    for text, layout in moments:
        start = "{{ $t := toDate %s %s }}{{ $o := toDate \"2006-01-02\" \"2023-11-05\" }}" % (quoted(layout), quoted(text))
        for method in METHODS:
            yield start + "{{ $t.%s }}" % method
        for method in DURATION_METHODS:
            yield start + "{{ ($t.Sub $o).%s }}" % method
        for use in USES:
            body = "{{ %s }}" % use
            yield start + (body + "x{{ end }}" if use.startswith(("if ", "range ")) else body)
    for check in ["typeOf now", "kindOf now", "gt now.Year 2000", "now.Location", "(now.Sub now).Hours | lt 1.0", "now.IsZero", "len (unixEpoch now)", "ago now", "len (htmlDate now)",
            "(now.Add 5).After now", "eq (now.Format \"2006\") (date \"2006\" now)", "durationRound now", "contains \" m=+\" (toString now)", "contains \" m=\" (toString now.UTC)",
            "contains \" m=\" (toString (now.Round 0))", "contains \" m=+\" (toString (now.Add 1))", "contains \" m=\" (toString (now.AddDate 0 0 1))", "now 1"]:
        yield "{{ %s }}" % check


def extremes():
    numbers = [0, 1, -1, 7, 1000, 2**31, 2**32, 2**63 - 1, -2**63, 2**62, 9223372036854775, 292277026596, -292277022399, 999999999, 10**9, 86400 * 10**9, -62135596801, 3600 * 10**9 - 1]
    for text, layout in [("2024-02-29", "2006-01-02"), ("0001", "2006"), ("9999-12-31 23:59:59.999999999", "2006-01-02 15:04:05")]:
        start = "{{ $t := toDate %s %s }}{{ $z := toDate \"2006\" \"0001\" }}" % (quoted(layout), quoted(text))
        for number in numbers:
            for use in ["$t.AddDate %d 0 0", "$t.AddDate 0 %d 0", "$t.AddDate 0 0 %d", "$t.Add %d", "$t.Round %d", "$t.Truncate %d", "($t.Add %d).Sub $z", "($t.Sub $z).Round %d", "($t.Sub $z).Truncate %d", "($t.AddDate %d 0 0).UnixNano",
                    "($t.AddDate %d 0 0).Weekday", "($t.AddDate 0 0 %d).YearDay", "($t.AddDate %d 0 0).Before $t", "($t.AddDate %d 0 0).Sub $t", "($t.Add %d).UnixMilli", "($t.AddDate 0 %d 0).Unix"]:
                yield start + "{{ %s }}" % (use % number)


record("dates/formatting.jsonl", formatting())
record("dates/parsing.jsonl", parsing())
record("dates/durations.jsonl", durations())
record("dates/methods.jsonl", methods())
record("dates/extremes.jsonl", extremes())
