#!/usr/bin/env python3
"""Records what real Helm 4 renders from charts/iter8 and from the charts in ../Cases/charts/sources, into
../Cases/charts/NAME.jsonl: the manifest as `helm template` would have it, hooks apart, and the notes; or the error.

Usage: PYTHON-WITH-HELM-SDK charts.py [whole]      (helm-python-sdk==0.2.2; `whole`: only the small charts)

No cluster is asked. A case with a revision above 1 is an upgrade, of which the SDK gives the templates' outputs only.
"""
import json, os, pathlib, re, sys, tempfile
import helm_python as helm

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE.parent / "Cases" / "charts"
REPOSITORY = HERE.parent.parent.parent
KUBECONFIG = """apiVersion: v1
kind: Config
clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
users: [{name: none, user: {}}]
contexts: [{name: none, context: {cluster: none, user: none}}]
current-context: none
"""

HTTP = {"tasks": ["http"], "http": {"url": "http://127.0.0.1:8080/get"}}


def http(**parameters):
    return {"tasks": ["http"], "http": dict({"url": "http://127.0.0.1:8080/get"}, **parameters)}


def ready(**parameters):
    return {"tasks": ["ready"], "ready": parameters}


def assess(**slos):
    return {"tasks": ["http", "assess"], "http": HTTP["http"], "assess": {"SLOs": slos}}


EVERYTHING = {
    "tasks": ["ready", "http", "assess"], "runner": "job", "logLevel": "trace",
    "ready": {"service": "web", "deploy": "web", "ksvc": "web", "isvc": "web", "chaosengine": "web", "timeout": "1m30s", "namespace": "apps"},
    "http": {
        "url": "https://example.org/a?b=c&d=e#f", "headers": {"Host": "example.org", "X-Count": 3, "X-On": True, "X-Large": 100000000, "X-Empty": "", "X-Half": 0.5},
        "numRequests": 1000000, "duration": "1.5s", "qps": 12.5, "connections": 10, "payloadURL": "https://example.org/it's here?a=1&b=$(c);d",
        "contentType": "application/json", "errorRanges": [{"lower": 500}, {"upper": 199}, {"lower": 404, "upper": 404}],
        "percentiles": [99.99, 10], "allowInitialErrors": True, "warmupNumRequests": 20, "warmupDuration": "2s",
        "endpoints": {"a": {}, "b.c": {"url": "http://b/", "numRequests": 5, "headers": {"B": 1}}, "d_1": {"duration": "1s", "payloadURL": "http://d/"}},
    },
    "assess": {"SLOs": {"upper": {"http/latency-mean": 50, "http/latency-p99.9": 0.25, "http-b.c/error-count": 0}, "lower": {"http/request-count": 1e6}}},
}

ITER8 = [
    ("minimal", HTTP), ("job", dict(HTTP, runner="job")), ("none", dict(HTTP, runner="none")),
    ("cronjob", dict(HTTP, runner="cronjob", cronjobSchedule="*/1 * * * *")), ("everything", EVERYTHING),
    ("everything, cronjob", dict(EVERYTHING, runner="cronjob", cronjobSchedule="0 3 * * 1-5")),
    ("loops", dict(HTTP, runner="cronjob", cronjobSchedule="*/5 * * * *", maxLoops=12)), ("loops of a job", dict(HTTP, runner="job", maxLoops=3)),
    ("no loops", dict(HTTP, runner="cronjob", cronjobSchedule="*/5 * * * *", maxLoops=0)), ("loops as text", dict(HTTP, maxLoops="3")),
    ("everything, own account", dict(EVERYTHING, serviceAccountName="mine")), ("own account", dict(HTTP, serviceAccountName="mine", runner="job")),
    ("image", dict(HTTP, iter8Image="registry.example.org:5000/iter8@sha256:0123", imagePullPolicy="Always", runner="job")),
    ("majorMinor", dict(HTTP, majorMinor="v9.9")), ("resources", dict(HTTP, runner="job", resources={"limits": {"memory": "1Gi", "cpu": 2}})),
    ("no resources", dict(HTTP, runner="job", resources=None)), ("restricted", dict(HTTP, runner="job", podSecurityContext={"runAsNonRoot": True, "runAsUser": 65532})),
    ("no security contexts", dict(HTTP, runner="job", podSecurityContext=None, securityContext=None)),
    ("ready service", ready(service="web")), ("ready deploy", ready(deploy="web", timeout="30s")), ("ready ksvc", ready(ksvc="web")), ("ready isvc", ready(isvc="web")),
    ("ready chaosengine", ready(chaosengine="web")), ("ready elsewhere", ready(service="web", namespace="elsewhere")),
    ("ready, odd names", ready(service="yes", deploy="0123", isvc="1e3")), ("ready values but no such task", dict(HTTP, ready={"deploy": "web"})),
    ("ready without values beside http", dict(HTTP, tasks=["ready", "http"])), ("ready with a timeout only", dict(HTTP, tasks=["ready", "http"], ready={"timeout": "5s"})),
    ("duration", http(duration="1h2m3.5s")), ("numRequests", http(numRequests=50)), ("float that is whole", http(qps=8.0)), ("qps", http(qps=0.1)), ("many requests", http(numRequests=123456789)),
    ("connections", http(connections=1)), ("headers", http(headers={"a": "b", "Accept": "*/*", "yes": "no", "1": "2"})), ("payloadStr", http(payloadStr="{\"a\": \"b\"}\nline two\n\ttab é")),
    ("payloadFile", http(payloadFile="/tmp/x y", contentType="text/plain; charset=utf-8")), ("payloadURL", http(payloadURL="http://x/y")), ("payloadURL wins", http(payloadURL="http://x/y", payloadFile="z")),
    ("long payloadURL", http(payloadURL="https://example.org/" + "long/" * 40 + "?q=" + "word%20" * 10)), ("long payload", http(payloadStr="many words " * 30)),
    ("errorRanges", http(errorRanges=[{"lower": 400, "upper": 499}])), ("no errorRanges", http(errorRanges=[])), ("percentiles", http(percentiles=[50, 99.5, 100])),
    ("allowInitialErrors false", http(allowInitialErrors=False)), ("warmup by count", http(numRequests=10, warmupNumRequests=3)), ("warmup by time", http(numRequests=10, warmupDuration="5s")),
    ("warmup itself", http(warmup=True)), ("endpoints", {"tasks": ["http"], "http": {"endpoints": {"one": {"url": "http://1/"}, "two": {"url": "http://2/", "qps": 1}}}}),
    ("endpoints of one url", http(endpoints={"slow": {"qps": 1}, "fast": {"qps": 100}, "bare": {}})), ("endpoint payloads", http(endpoints={"b": {"payloadURL": "http://x/b"}, "a": {"payloadURL": "http://x/a"}})),
    ("warmup of endpoints", {"tasks": ["http"], "http": {"warmupDuration": "1s", "endpoints": {"one": {"url": "http://1/", "duration": "9s", "numRequests": 4}}}}),
    ("no endpoints", http(endpoints={})), ("null endpoints", http(endpoints=None)), ("url with odd characters", http(url="http://x/{{ .Values }}: #'\"\\%20?é=&a[]=1")),
    ("assess upper", assess(upper={"http/latency-mean": 50, "http/error-count": 0})), ("assess lower", assess(lower={"http/request-count": 100})),
    ("assess both", assess(upper={"http/latency-p50": 10.5, "b/a": -1}, lower={"a/b": 1e-9, "c/d": 1e21})), ("assess sorted", assess(upper={name: 1 for name in ["b/1", "a/2", "B/3", "a/10", "_/4"]})),
    ("assess empty beside http", dict(HTTP, tasks=["http", "assess"])), ("assess without limits", assess(upper={}, lower=None)), ("assess values but no such task", dict(HTTP, assess={"SLOs": {"upper": {"a/b": 1}}})),
    ("the same task twice", dict(HTTP, tasks=["http", "http"])), ("assess first", dict(assess(upper={"a/b": 1}), tasks=["assess", "http"])), ("empty http beside", {"tasks": ["ready"], "ready": {"deploy": "x"}, "http": {}}),
    ("no tasks", {}), ("tasks null", {"tasks": None}), ("tasks empty", {"tasks": []}), ("tasks a string", {"tasks": "http"}), ("unknown task", {"tasks": ["http", "htp"], "http": HTTP["http"]}),
    ("task of later", {"tasks": ["grpc"], "grpc": {"host": "x"}}), ("http without values", {"tasks": ["http"]}), ("http without target", {"tasks": ["http"], "http": {"qps": 1}}),
    ("endpoint without url", {"tasks": ["http"], "http": {"endpoints": {"good": {"url": "x"}, "poor": {"qps": 1}}}}), ("misspelt key", dict(HTTP, runer="job")), ("misspelt http key", http(ulr="x")),
    ("misspelt endpoint key", http(endpoints={"a": {"qsp": 1}})), ("misspelt ready key", ready(deployment="x")), ("misspelt assess key", {"tasks": ["assess"], "assess": {"slos": {}}}), ("misspelt bound", assess(uper={"a/b": 1})),
    ("limit is no number", assess(upper={"a/b": "fast"})), ("unescaped dot in a metric", assess(upper={"http/latency-p99": {"9": 100}})), ("bad duration", http(duration="10")), ("bad timeout", ready(deploy="x", timeout="1 minute")),
    ("numRequests as text", http(numRequests="ten")), ("numRequests zero", http(numRequests=0)), ("empty error range", http(errorRanges=[{}])), ("percentile of 101", http(percentiles=[101])), ("endpoint named with a slash", http(endpoints={"a/b": {}})),
    ("unknown runner", dict(HTTP, runner="deployment")), ("cronjob without schedule", dict(HTTP, runner="cronjob")), ("unknown log level", dict(HTTP, logLevel="loud")), ("nothing to do", {"tasks": ["ready", "assess"]}),
    ("headers nested", http(headers={"a": {"b": "c"}})), ("ready as text", {"tasks": ["ready"], "ready": "web"}),
    ("custommetrics", {"tasks": ["custommetrics", "assess"], "custommetrics": {"templates": {"istio": "istio-prom"}, "values": {"labels": {"app": "web", "on": True, "port": 80}, "latencyPercentiles": [50, 99.9], "startingTime": "2026-01-31T12:00:00Z"}}, "assess": {"SLOs": {"upper": {"istio/error-rate": 0.01}}}}),
    ("custommetrics of versions", {"tasks": ["custommetrics"], "custommetrics": {"templates": {"b": "https://example.org/b.tpl", "a": "./a.tpl"}, "versionValues": [{"labels": {"v": "1"}}, {}, {"labels": {"v": "2"}, "startingTime": "2026-01-31T12:00:00+01:00"}], "timeout": "5s", "allowMissing": True}}),
    ("custommetrics without templates", {"tasks": ["custommetrics"]}), ("misspelt custommetrics key", {"tasks": ["custommetrics"], "custommetrics": {"template": {"a": "b"}}}), ("versionValues no list", {"tasks": ["custommetrics"], "custommetrics": {"templates": {"a": "istio-prom"}, "versionValues": {"labels": {}}}}),
    ("slack", {"tasks": ["http", "slack"], "http": HTTP["http"], "slack": {"url": "https://hooks.example.org/services/T/B/x?y=1&z"}}), ("slack, all of it", {"tasks": ["slack"], "slack": {"url": "http://h/", "method": "PUT", "if": "not SLOs()", "payloadTemplateURL": "https://example.org/p.tpl", "timeout": "3s", "softFailure": False}}),
    ("slack soft", {"tasks": ["slack"], "slack": {"url": "http://h/", "softFailure": True}}), ("slack without url", {"tasks": ["slack"]}), ("slack url is none", {"tasks": ["slack"], "slack": {"url": "hooks.example.org"}}), ("misspelt slack key", {"tasks": ["slack"], "slack": {"URL": "http://h/"}}), ("softFailure as text", {"tasks": ["slack"], "slack": {"url": "http://h/", "softFailure": "no"}}),
    ("github", {"tasks": ["http", "github"], "http": HTTP["http"], "github": {"owner": "me", "repo": "mine", "token": "ghp_x y"}}), ("github, all of it", {"tasks": ["github"], "github": {"owner": "me", "repo": "a.b", "token": "t", "apiURL": "https://git.example.org/api/v3/", "if": "NoFailure()", "payloadTemplateURL": "./x.tpl", "timeout": "1m", "softFailure": False}}),
    ("github, token from a file", {"tasks": ["github"], "github": {"owner": "me", "repo": "mine", "token": "ghp_x\n"}}), ("github without token", {"tasks": ["github"], "github": {"owner": "me", "repo": "mine"}}), ("github owner with a slash", {"tasks": ["github"], "github": {"owner": "a/b", "repo": "mine", "token": "t"}}), ("github without values", {"tasks": ["github"]}),
    ("stages", http(stages=[{"duration": "30s", "qps": 100}, {"duration": "1m", "from": 0, "to": 500.5}])), ("stages as --set gives them", http(stages=[{"duration": "30s", "qps": "0.5"}], warmupDuration="1s", endpoints={"a": {"stages": [{"duration": "1s", "to": "1e2"}]}})),
    ("method, tls and others", http(method="PUT", http2=True, followRedirects=True, allowUnreachable=True, timeout="500ms", tls={"insecureSkipVerify": True, "caFile": "/ca.pem", "certFile": "/c.pem", "keyFile": "/k.pem", "serverName": "x"}, endpoints={"a": {"tls": {"serverName": "y"}, "method": "HEAD"}})),
    ("misspelt tls key", http(tls={"ca": "x"})), ("misspelt stage", http(stages=[{"duration": "1s", "rate": 3}])), ("stage without duration", http(stages=[{"qps": 3}])), ("stage of no requests", http(stages=[{"duration": "1s", "qps": 0}])),
    ("numbers as --set gives them", {"tasks": ["http", "assess"], "http": dict(HTTP["http"], qps="12.5", percentiles=["99.95", 10], endpoints={"a": {"qps": ".5"}}), "assess": {"SLOs": {"upper": {"http/latency-mean": "0.5", "http/error-count": 0}, "lower": {"http/request-count": "1e3"}}}}),
]

WEB = [
    ("defaults", {}), ("overrides", {"replicas": 5, "image": {"tag": "9"}, "labels": {"b": 1, "a": "x"}, "ports": []}), ("no sessions", {"sessions": {"enabled": False}}), ("heavy", {"tags": {"heavy": True}}),
    ("globals", {"global": {"domain": "user.example.org", "limits": {"cpu": None, "memory": 1}, "own": {"b": 2}}, "sessions": {"global": {"own": {"c": 3}}}}),
    ("nulls", {"config": {"nested": {"a": None}}, "service": {"type": None}, "sessions": {"size": None, "limits": None}, "ports": None}), ("no service", {"service": {"type": "None"}}), ("tpl of tpl", {"config": {"greeting": "{{ include \"web.fullname\" . }} {{ tpl \"{{ .Values.replicas }}\" . }} {{ .Values.none }}"}}),
    ("no secret", {"secret": ""}), ("secret null", {"secret": None}), ("bad tpl", {"config": {"greeting": "{{ .Values.replicas"}}), ("scalar for a subchart", {"sessions": 3}),
]

KINDS = [("all", {})]
LEGACY = [("defaults", {}), ("one off", {"one": {"on": False}, "deux": {"x": 1}})]
KUBE = [("too new", {})]
BROKEN = [(how, {"how": how}) for how in "nil required fail include undefined yaml yaml2 list scalar recursion lines config type fine".split()] + [
    ("tpl that fails", {"how": "tpl", "tpl": "x\n  {{ .Values.nothing.here }}"}), ("tpl that does not parse", {"how": "tpl", "tpl": "{{ if }}"}), ("tpl of an unknown function", {"how": "tpl", "tpl": "{{ nosuch 1 }}"})]
TRIGGER = {"name": "web", "namespace": "shop", "group": "apps", "version": "v1", "resource": "deployments"}


def spec(**values):
    return {"name": "iter8", "values": values} if values else {"name": "iter8"}


AUTOX = [
    ("nothing", {}), ("one", {"groups": {"web": {"trigger": TRIGGER, "specs": {"load": spec(**HTTP), "b": dict(spec(), version="1.x")}}}}),
    ("ready", {"groups": {"web": {"trigger": TRIGGER, "specs": {"a": spec(tasks=["ready"], ready={"service": "w", "isvc": "i", "timeout": "5s"}), "b": spec(ready={"deploy": "w", "namespace": "elsewhere"})}}}}),
    ("many", {"groups": {"a": {"trigger": TRIGGER, "specs": {"x": spec(), "y": spec(ready={"ksvc": "k"})}}, "b": {"trigger": dict(TRIGGER, name="api"), "specs": {"x": spec()}}, "c": {"trigger": {"name": "cm", "namespace": "shop", "version": "v1", "resource": "configmaps"}, "specs": {"x": spec()}}, "d": {"trigger": {"name": "k", "namespace": "models", "group": "serving.knative.dev", "version": "v1", "resource": "services"}, "specs": {"x": spec()}}}}),
    ("settings", {"replicas": 2, "iter8Image": "x/y:z", "imagePullPolicy": "Always", "logLevel": "debug", "debounce": "1s", "port": 9090, "resources": None, "podSecurityContext": None, "securityContext": None, "chartRepository": "https://example.org/charts"}),
    ("own account", {"serviceAccountName": "mine", "groups": {"web": {"trigger": TRIGGER, "specs": {"a": spec()}}}}),
    ("extra rules", {"extraRules": [{"apiGroups": ["example.org"], "resources": ["widgets"], "verbs": ["create"]}], "groups": {"web": {"trigger": TRIGGER, "specs": {"a": spec(ready={"deploy": "x", "namespace": "elsewhere"})}}}}),
    ("no trigger", {"groups": {"web": {"specs": {"a": spec()}}}}), ("no specs", {"groups": {"web": {"trigger": TRIGGER, "specs": {}}}}), ("no chart", {"groups": {"web": {"trigger": TRIGGER, "specs": {"a": {}}}}}), ("misspelt trigger key", {"groups": {"web": {"trigger": dict(TRIGGER, nam="x"), "specs": {"a": spec()}}}}), ("misspelt key", {"group": {}}), ("a kind for a resource", {"groups": {"web": {"trigger": dict(TRIGGER, resource="Deployment"), "specs": {"a": spec()}}}}), ("name of a group", {"groups": {"We_b": {"trigger": TRIGGER, "specs": {"a": spec()}}}}),
]
HELLO = [("defaults", {}), ("port", {"port": 18181, "greeting": "hi"})]

# Small charts, one of the ways in which charts are put together each.
WHOLE = {
    "aliases": [("defaults", {}), ("second off, db on", {"second": {"enabled": False}, "db": {"enabled": True, "size": 3}, "tags": {"packs": False}}), ("null for an alias", {"first": None, "packed-1": {"in": None}}), ("deeper", {"packed-2": {"in": {"y": [1], "z": None}}, "first": {"deep": {"a": None}}}), ("a list for an alias", {"first": [1]})],
    "switches": [("defaults", {}), ("no tags", {"tags": None}), ("tags that are no flags", {"tags": {"front": "yes", "back": 1}}), ("back on", {"tags": {"front": False, "back": True, "deep": False}}), ("conditions that are no flags", {"a": {"enabled": "true"}, "d": {"flag": None}, "global": {"a": True}}), ("deep off", {"a": {"enabled": True, "deep": {"enabled": False}}, "b": {"deep": {"enabled": False}}}), ("deep tags", {"a": {"enabled": True, "tags": {"deep": False}}, "tags": {"deep": False}}), ("a second condition", {"e": {"on": False}, "d": {"flag": "x"}}), ("tags no map", {"tags": ["front"]}), ("condition through a scalar", {"a": {"enabled": {"x": 1}}, "f": {"text": False}})],
    "imports": [("defaults", {}), ("over imported", {"port": 9, "list": None, "here": {"two": "user"}}), ("under the child", {"kid": {"exports": {"data": {"port": 8}}, "settings": {"deep": {"x": "user"}}}}), ("null in the child", {"kid": {"settings": None}, "a": {"b": None}}), ("map over imported", {"host": {"x": 1}, "z": [1]})],
    "globals": [("defaults", {}), ("over", {"global": {"a": "user", "m": {"x": None, "new": 1}, "s": None}}), ("for one level", {"mid": {"global": {"a": "user", "m": 5}, "low": {"global": {"m": {"x": "user"}, "new": None}}}}), ("global no map", {"global": "text"}), ("global null", {"global": None}), ("global of a subchart no map", {"mid": {"global": [1]}, "side": {"global": "x"}}), ("global empty", {"global": {}, "mid": {"global": {}}})],
    "fields": [("defaults", {}), ("integers of the user", {"i": 7, "f": 7.0, "big": 98765432109, "n": {"x": 1}, "child": {"own": {"b": 1}, "set": [1]}})],
    "clashes": [("defaults", {})], "windows": [("defaults", {}), ("off", {"a": 0, "text": "x\r\ny"})],
    "requirements": [("defaults", {}), ("other way", {"k": {"on": False}, "tags": {"never": True}})], "ignores": [("defaults", {})],
    "nulls": [("defaults", {}), ("of what is there", {"own": {"a": None, "deep": {"y": None}}, "kid": {"kept": None, "deep": {"y": None}, "low": {"y": None}}}), ("of what is not", {"own": {"new": None, "m": {"n": None}}, "kid": {"new": None, "low": {"new": None}}, "none": None}), ("of whole maps", {"own": None, "kid": {"deep": None, "low": None}, "list": None}), ("in lists", {"list": [None, {"x": None}], "kid": {"kept": [None]}}), ("value over null", {"gone": 1, "own": {"b": {"c": None}}, "kid": {"bare": {"x": None}, "size": 2}}), ("global", {"global": {"h": None, "i": 1, "g": {"a": None}}}), ("scalar over map", {"own": 1, "kid": {"deep": "x", "low": {"map": 1}}}), ("map over scalar", {"own": {"a": {"b": None, "c": 1}}, "kid": {"kept": {"d": None}}}), ("a subchart null", {"kid": None}), ("a subchart of a subchart null", {"kid": {"low": None}}), ("a subchart of a subchart a scalar", {"kid": {"low": 1}})],
    "crds": [("defaults", {})], "order": [("defaults", {})],
    "levels": [("defaults", {}), ("one off", {"one": {"enabled": False}}), ("two off", {"one": {"two": {"enabled": False}}}), ("three off", {"one": {"two": {"three": {"enabled": False}}}}), ("null at the third", {"one": {"two": {"three": None}}})],
    "schemas": [("defaults", {}), ("wrong type", {"image": {"tag": 1}}), ("many", {"image": {"tag": True, "pull": "Now", "more": 1}, "replicas": 9, "kid": {"port": 70000, "tls": 1, "pairs": [1, "x"]}}), ("only the subchart", {"kid": {"port": "http"}}), ("not whole", {"replicas": 1.5}), ("null takes a required value", {"image": None}), ("fine", {"replicas": 5, "kid": {"pairs": ["a", 1, 2]}})],
    "v3": [("defaults", {})], "badsub": [("defaults", {})], "badversion": [("defaults", {})], "missing": [("defaults", {})],
}

RELEASES = [("web-1", "default", 1), ("a.b", "team-x", 1)]


def logged(run):
    """What `run` gives, and what Helm says about maps that meet something else, which it writes to standard error."""
    kept = os.dup(2)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        try:
            result = run()
        finally:
            os.dup2(kept, 2)
            os.close(kept)
        log.seek(0)
        text = log.read().decode()
    return result, sorted({re.sub(r" \(.*", "", line) for line in re.findall(r"warning: (.*)", text)})


def outcome(config, folder, release, values):
    """A chart is loaded anew for each use: processing dependencies changes it."""
    name, namespace, revision = release
    try:
        chart = helm.Chart.load(str(folder))
        if revision > 1:
            outputs = helm.Chart.load(str(folder)).render(values, name=name, namespace=namespace, revision=revision, is_install=False, is_upgrade=True)
            return {"outputs": outputs}
        installed, warnings = logged(lambda: config.install(chart, name, values, namespace=namespace, dry_run="client"))
        made = {"manifest": installed["manifest"]}
        if warnings: made["warnings"] = warnings
        outputs = helm.Chart.load(str(folder)).render(values, name=name, namespace=namespace)
        made["notes"] = outputs.get(chart.name + "/templates/NOTES.txt", "")
        return made
    except helm.HelmError as error:
        return {"error": str(error)[:500]}


def record(name, folder, cases, releases=RELEASES):
    config = helm.Config(kubeconfig_content=KUBECONFIG)
    with open(CASES / (name + ".jsonl"), "w") as file:
        for title, values in cases:
            for release in releases if title == cases[0][0] else releases[:1]:
                case = {"case": title, "release": list(release), "values": values, **outcome(config, folder, release, values)}
                file.write(json.dumps(case, sort_keys=True, ensure_ascii=False) + "\n")


def main():
    for name, cases in WHOLE.items():
        record(name, CASES / "sources" / name, cases, RELEASES[:1])
    if "whole" in sys.argv: return
    upgrades = [("web-1", "default", 7), ("x" * 53, "default", 1), ("0", "default", 12345)]
    record("iter8", REPOSITORY / "charts" / "iter8", ITER8, RELEASES + upgrades)
    long = [("long name", dict(HTTP, runner="cronjob", cronjobSchedule="@daily"))]
    record("iter8-long", REPOSITORY / "charts" / "iter8", long, [("x" * 41, "default", 1), ("x" * 42, "default", 1), ("x" * 53, "default", 1)])
    record("autox", REPOSITORY / "charts" / "autox", AUTOX)
    record("hello", REPOSITORY / "docs" / "quickstart" / "hello", HELLO)
    for name, cases in [("web", WEB), ("kinds", KINDS), ("legacy", LEGACY), ("kube", KUBE), ("broken", BROKEN)]:
        record(name, CASES / "sources" / name, cases)


main()
