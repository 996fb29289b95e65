# `make demo` and `make test` each do all they need on a fresh Debian 12 with Swift 6.3.
.PHONY: setup build test demo bench lint format clean

setup:
	@scripts/setup.sh

build: setup
	swift build -c release

test: setup
	scripts/test.sh

demo: setup
	scripts/demo.sh

bench: build
	Benchmarks/run.sh

lint:
	swift format lint --strict -p -r Sources Tests Package.swift

format:
	swift format -i -p -r Sources Tests Package.swift

clean:
	rm -rf .build data/demo reports
