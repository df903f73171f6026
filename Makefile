# iter8: the everyday commands. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

SWIFT ?= swift
SWIFT_CHECKS := --explicit-target-dependency-import-check error
# Small in memory: equal functions once, and relocations packed (glibc 2.36, as in Debian 12), which lld can.
LINKING := -Xswiftc -use-ld=lld -Xlinker --icf=safe -Xlinker -z -Xlinker pack-relative-relocs
PREFIX ?= /usr/local
BINARY := .build/release/iter8
SWIFT_SOURCES := Package.swift Sources Tests $(wildcard Benchmarks/*.swift)

# What building needs, what the quickstart's sample service is, and what the tests compare us with.
BUILD_PACKAGES := libyaml-dev libarchive-dev zlib1g-dev libcurl4-openssl-dev libssl-dev libsqlite3-dev libmicrohttpd-dev \
	libjq-dev pkg-config ca-certificates
RUN_PACKAGES := nginx-light
TEST_PACKAGES := nginx-light curl openssl python3-venv prometheus chromium
BENCH_PACKAGES := nginx-light hey wrk nghttp2-client hyperfine jq time
HELM_VENV ?= $(HOME)/.cache/iter8/helm-4

# $(call install,PACKAGES): installs what is missing, and says what it installs.
install = missing=(); for package in $(1); do \
	dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing+=($$package); done; \
	if [ $${\#missing[@]} -eq 0 ]; then exit 0; fi; \
	echo "setup: apt-get install $${missing[*]}"; \
	as_root=""; [ "$$(id -u)" = 0 ] || as_root=sudo; \
	$$as_root apt-get update -qq; \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}" > /dev/null

.PHONY: help setup setup-test build quickstart test faults test-real lint format bench fuzz install embed clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## install the Debian packages that building and the quickstart need (apt-get)
	@$(call install,$(BUILD_PACKAGES) $(RUN_PACKAGES))

setup-test: setup
	@$(call install,$(TEST_PACKAGES))
	@command -v kubectl > /dev/null || { $(call install,kubernetes-client); }
	@if [ ! -e "$(HELM_VENV)/ready" ]; then \
		echo "setup: real Helm 4 (helm-python-sdk) into $(HELM_VENV), to compare ours with"; \
		if python3 -m venv "$(HELM_VENV)" && "$(HELM_VENV)/bin/pip" install -q helm-python-sdk==0.2.2; \
		then touch "$(HELM_VENV)/ready"; \
		else echo "setup: no real Helm to be had here; its interoperability tests will say that they were skipped"; fi; \
	fi

build: setup ## build the release binary, .build/release/iter8
	$(SWIFT) build -c release --static-swift-stdlib $(LINKING) $(SWIFT_CHECKS) --product iter8

quickstart: build ## the main job, end to end, on the embedded cluster
	@docs/quickstart/run.sh $(BINARY)

test: setup-test ## every test; needs no cluster
	$(SWIFT) build --build-tests $(SWIFT_CHECKS)
	ITER8_HELM_PYTHON="$$([ ! -e '$(HELM_VENV)/ready' ] || echo '$(HELM_VENV)/bin/python')" .ci/tests

faults: setup-test ## every fault at every request of every operation; ITER8_TEST_KUBECONFIG adds a real cluster
	$(SWIFT) build --build-tests $(SWIFT_CHECKS)
	ITER8_FAULTS=all $(SWIFT) test --skip-build --filter FaultTests

test-real: build ## the suites that need pods, on the real cluster that KUBE_CLUSTER (a kube-cluster script) runs
	@.ci/real-cluster $(BINARY) "$(KUBE_CLUSTER)"

lint: ## formatting as the repository has it
	$(SWIFT) format lint --strict --parallel --recursive $(SWIFT_SOURCES)

format:
	$(SWIFT) format --in-place --parallel --recursive $(SWIFT_SOURCES)

bench: build setup-test ## ratios side by side with other tools; see Benchmarks/README.md
	@$(call install,$(BENCH_PACKAGES))
	@ITER8_HELM_PYTHON="$$([ ! -e '$(HELM_VENV)/ready' ] || echo '$(HELM_VENV)/bin/python')" Benchmarks/run $(BINARY)

fuzz: setup ## libFuzzer over templates, values, YAML and packages; RUNS=100000 each
	@Tests/Fuzz/run $(or $(RUNS),100000)

install: build ## copy the binary to PREFIX/bin (default /usr/local/bin)
	install -D -m 0755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/iter8

embed: ## write charts/ and templates/ into the binary's sources
	charts/embed.sh
	charts/embed.sh Sources/Experiments/Templates/EmbeddedTemplateFiles.swift templates EmbeddedTemplateFiles \
		"The templates that the binary carries, by path from the templates folder."

clean:
	rm -rf .build
