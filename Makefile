# `make demo` and `make test` each do all they need on a fresh Debian 12 with Swift 6.3.
.PHONY: setup build install package clean-root test test-levels check fuzz interop cluster demo review second-task real-skin bench \
  docs report-image review-image lint format clean

setup:
	@scripts/setup.sh

build: setup
	scripts/build.sh

# PREFIX (/usr/local) and DESTDIR say where.
install: build
	scripts/install.sh

# A .deb and a tarball in build/, for machines without Swift.
package: build
	scripts/package.sh

# The .deb in a fresh Debian without Swift: installed, and the whole pipeline run. As root.
clean-root: package
	scripts/setup.sh debootstrap
	scripts/clean-root.sh build/derm_*.deb

test: setup
	scripts/test.sh

# The tests that compare numbers, at each level of vector instructions that the processor has.
test-levels: setup
	scripts/test-levels.sh

# The tests that touch C, under AddressSanitizer; a build of its own. Foundation and XCTest leak at
# exit, so leaks are left to `make fuzz`, whose processes hold neither.
check: setup
	DERM_TEST_PATIENCE=60 ASAN_OPTIONS=detect_leaks=0 scripts/test.sh --sanitize=address --scratch-path .build-asan \
	  --filter 'FilesTests|TermsTests|DocumentsTests|ParallelTests|MetricsTests|ImagingTests|DuplicatesTests|CatalogueTests|IngestTests|TrainTests'

# Every parser on mutated input, FUZZ_SECONDS (60) each; a build of its own.
fuzz: setup
	Fuzz/run.sh

# Exports read by sssom, mlcroissant and datasets, in a virtual environment under .build.
interop: setup
	scripts/interop.sh

# Jobs on a Slurm of two nodes that the script starts and ends, compared with one process; as root.
cluster:
	scripts/cluster.sh

demo: setup
	scripts/demo.sh

# The browser page for a dermatologist, on the demo's atlas.
review: setup
	scripts/review.sh

# Whether the site helps the lesions, on atlases with and without predilections (docs/training.md).
second-task: build
	scripts/second-task.sh

# The paper's experiment on photographs: HAM=FOLDER RESNET18=FILE say where they are (docs/real-skin.md).
real-skin: build
	scripts/real-skin.sh

bench: build
	Benchmarks/run.sh

# What documents repeat from the sources: docs/cli from the commands' own parsers, protocols in
# docs/adding. `make test` fails while one is out of date.
docs: setup
	DERM_WRITE_DOCS=1 scripts/test.sh --filter 'CommandPageTests|ProtocolBlockTests'

# The image of a report in the README; needs chromium.
report-image: build
	scripts/report-image.sh

# The images of derm-review in the documents; needs chromium and chromedriver.
review-image: build
	scripts/review-image.sh

lint:
	swift format lint --strict -p -r Sources Tests Fuzz Benchmarks/Sources Package.swift

format:
	swift format -i -p -r Sources Tests Fuzz Benchmarks/Sources Package.swift

clean:
	rm -rf build .build .build-asan .build-fuzz data/demo data/second-task data/real-skin reports
