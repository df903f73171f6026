#!/usr/bin/env python3
"""Records what real Helm 4 makes of urlParse and urlJoin into ../Cases/urls/urls.jsonl.

Usage: PYTHON-WITH-HELM-SDK urls.py     (helm-python-sdk==0.2.2)
"""
from small_templates import quoted, record

URLS = [
    'http://example.org', 'http://example.org/', 'https://user:pa%20ss@example.org:8443/a/b%20c?x=1&y=a%20b#frag%20x', 'example.org',
    'example.org:80', '/a/b', 'a/b?c#d', 'redis://:pw@h:6379/0', 'postgres://u:p@h/db?sslmode=disable', 'mailto:a@b.c', 'jdbc:mysql://h:3306/db',
    'http://[::1]:80/x', 'http://h:port/', 'http://a b/', 'http://h/a b', '', 'http://h/%zz', 'http://h?', 'http://h#', '//h/p', 's3://bucket/key',
    'http://h/é', 'http://h/a?é=ü', 'unix:///var/run/x.sock', 'localhost:9093', 'http://user@h', 'http://:@h', 'HTTP://H/P', 'tcp://0.0.0.0:80',
    'http://h//a', 'amqp://guest:guest@rabbit:5672/%2f', '1.2.3.4', '1.2.3.4:80', 'http://h/a;b=c', 'http://h/?q=a+b', 'file:///x', 'a:b:c', ':x',
    'http://h:80:90/', 'http://exa_mple.org/x', '*', 'http://h/a?b?c', 'http://h/?', '?a=b', '#f', 'http://[fe80::1]', 'http://u:p:q@h/',
    'http://u%40x:p@h', 'a+b://h', '1a:b', 'http://h:80', '//u@h:1/p?q', 'http://h/%41%2f%2F', 'http://h/a%20b%zz', 'http://h%41/', 'http://h/a#b#c',
    'mysql://root:p@ss@db:3306/x',
]
PARTS = [
    'dict "scheme" "https" "host" "h:80" "path" "/a b" "query" "x=1&y= 2" "fragment" "f g" "userinfo" "u:p"', 'dict "host" "h"', 'dict "path" "a/b"',
    'dict "scheme" "mailto" "opaque" "a@b"', 'dict', 'dict "scheme" "http" "host" "h" "path" "p"',
    'dict "scheme" "postgresql" "host" "h:5432" "path" "/db" "query" "sslmode=disable" "userinfo" "u:p%40ss"', 'dict "path" "a:b"',
    'dict "scheme" "http" "host" "h" "path" "/é%/x?y#z"', 'dict "scheme" "http" "path" "//x"',
    'dict "fragment" "a"', 'dict "query" "a=b"', 'dict "scheme" "a" "host" "a b"', 'dict "host" 5',
    'dict "scheme" "http" "host" "h" "userinfo" "user"', 'dict "scheme" "http" "host" "h" "userinfo" "user:"',
    'dict "scheme" "http" "host" "h" "query" "a=é b"', 'dict "scheme" "http" "host" "h" "path" "/a%20b"',
    'dict "scheme" "http" "host" "h" "path" "/a+b=c&d;e,f:g@h$i!j*k(l)m"',
]

record(
    "urls/urls.jsonl",
    ["{{ urlParse %s | toJson }}" % quoted(url) for url in URLS]
    + ["{{ urlParse %s | urlJoin }}" % quoted(url) for url in URLS]
    + ["{{ urlJoin (%s) }}" % part for part in PARTS])
