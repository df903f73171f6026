#!/usr/bin/env bash
# The main job, end to end, on a machine with no Kubernetes: `make quickstart` builds iter8 and runs this.
# Everything lives in a folder of its own and is gone at the end, but for the HTML report.
set -euo pipefail

binary=$(realpath "${1:?usage: run.sh PATH-OF-ITER8}")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/iter8-quickstart.XXXXXX")
report=${ITER8_QUICKSTART_REPORT:-$(dirname "$binary")/quickstart-report.html}

# Only the embedded cluster, whatever this machine's kubectl is set up for.
unset KUBECONFIG KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT ${!HELM_@}
export HOME="$work" ITER8_CLUSTER_DIR="$work/cluster" PATH="$(dirname "$binary"):$PATH"

finish() {
    status=$?
    iter8 cluster stop > /dev/null 2>&1 || true
    [ $status -eq 0 ] || echo "quickstart: failed (exit $status); the cluster's files are in $work" >&2
    [ $status -ne 0 ] || rm -rf "$work"
}
trap finish EXIT

step() { printf '\n\033[1m== %s\033[0m\n' "$1"; }
run() {
    printf '$ %s\n' "$*"
    "$@"
}
fail() {
    echo "quickstart: $1" >&2
    exit 1
}
# expect WHAT WANTED COMMAND...: the command's output must be WANTED.
expect() {
    local what=$1 wanted=$2 got
    shift 2
    got=$("$@")
    [ "$got" = "$wanted" ] || fail "$what: expected '$wanted', got '$got'"
    echo "$what: $got"
}

free_port() {
    local port
    for port in $(seq 18080 18180); do
        (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo "$port" && return; }
    done
    fail "no free port between 18080 and 18180"
}
port=$(free_port)

step "A Kubernetes-compatible cluster, inside the binary"
run iter8 version
run iter8 cluster start
run iter8 cluster status

step "A sample application: Debian's nginx, as a Deployment and a Service"
run iter8 k launch -g hello -c "$here/hello" --localChart --set port="$port" --wait --timeout 60s

step "Launch an experiment: is it ready, how fast is it, does it meet its SLOs?"
experiment=(-g hello-slos
    --set 'tasks={ready,http,assess}' --set ready.deploy=hello --set ready.service=hello --set ready.timeout=30s
    --set http.url="http://127.0.0.1:$port/" --set runner=job
    --set assess.SLOs.upper.http/latency-p99=100 --set assess.SLOs.upper.http/error-count=0)
run iter8 k launch "${experiment[@]}" --set http.numRequests=200 --set http.qps=100 --wait --timeout 120s

step "What it found"
run iter8 k report -g hello-slos
run iter8 k assert -g hello-slos -c completed,nofailure,slos
step "What its pod said"
run iter8 k log -g hello-slos

step "Relaunch: a new revision replaces the experiment, there is never a second one"
run iter8 k launch "${experiment[@]}" --set http.numRequests=400 --set http.qps=200 --wait --timeout 120s
run iter8 k list
export KUBECONFIG
KUBECONFIG=$(iter8 cluster kubeconfig)
if command -v kubectl > /dev/null; then
    expect "jobs of the group" 'job.batch/hello-slos-2-job' kubectl get jobs -o name
    expect "pods of the group" 1 sh -c 'kubectl get pods -l iter8.tools/group=hello-slos -o name | wc -l'
fi
run iter8 k assert -g hello-slos -c completed,nofailure,slos
iter8 k report -g hello-slos -o html > "$report"
grep -q '</html>' "$report" || fail "the HTML report is not whole"
echo "HTML report: $report"

step "Delete: nothing is left behind"
run iter8 k delete -g hello-slos
run iter8 k delete -g hello
run iter8 k list
if command -v kubectl > /dev/null; then
    expect "objects left" '' kubectl get all,roles,rolebindings -o name --field-selector metadata.name!=kubernetes
    expect "secrets left" '' kubectl get secrets -o name --field-selector type!=kubernetes.io/service-account-token
fi
unset KUBECONFIG
run iter8 cluster stop

printf '\nquickstart: done. The report is at %s\n' "$report"
