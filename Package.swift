// swift-tools-version: 6.2
import PackageDescription

let checked: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// Targets that read what strangers wrote: each use of unsafe memory is marked as such.
let memorySafe: [SwiftSetting] = checked + [.strictMemorySafety()]

/// Targets with inner loops: optimised in debug builds too, or their tests run 50 times slower.
let numeric: [SwiftSetting] =
  memorySafe + [
    .enableExperimentalFeature("Lifetimes"),
    .unsafeFlags(["-O"], .when(configuration: .debug)),
  ]

let cChecked: [CSetting] = [
  .treatAllWarnings(as: .error),
  .enableWarning("all"),
  .enableWarning("extra"),
  .unsafeFlags(["-O3"]),
]

/// Imported by every target above the ground.
let ground: [Target.Dependency] = [
  "Digests", "Documents", "Files", "Parallel", "Randomness", "Terms", "Vocabulary",
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")

/// A command: a program of its own.
func command(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: ground + ["Console"] + dependencies + [argumentParser],
    swiftSettings: checked)
}

/// The tests of a target.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = checked
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: ground + ["TestSupport"] + dependencies,
    swiftSettings: settings)
}

let package = Package(
  name: "derm",
  dependencies: [
    // Exact, because Package.resolved stays out of the repository.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
  ],
  targets: [
    // C: a library behind a header that names none of its types, loops of our own, or files compiled in.
    .systemLibrary(
      name: "CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "CHTML", dependencies: ["CXML2"], cSettings: cChecked),
    .target(
      name: "CImage", cSettings: cChecked,
      linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png")]),
    .target(name: "CIconv", cSettings: cChecked),
    .target(name: "CZlib", cSettings: cChecked, linkerSettings: [.linkedLibrary("z")]),
    .target(name: "CSQLite", cSettings: cChecked, linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "CCrypto", cSettings: cChecked, linkerSettings: [.linkedLibrary("crypto")]),
    .target(name: "CFailSafe", cSettings: cChecked),
    .target(name: "CParallel", cSettings: cChecked),
    .target(name: "CKernels", dependencies: ["CParallel"], cSettings: cChecked),
    .target(
      name: "CReportAssets", exclude: ["assets"],
      cSettings: cChecked + [.unsafeFlags(["-std=c23"])]),
    .target(
      name: "CReviewAssets", exclude: ["assets"],
      cSettings: cChecked + [.unsafeFlags(["-std=c23"])]),
    .target(name: "CLoaders", cSettings: cChecked, linkerSettings: [.linkedLibrary("dl")]),

    // Ground.
    .target(name: "Parallel", dependencies: ["CParallel"], swiftSettings: numeric),
    .target(name: "Terms", dependencies: ["CIconv"], swiftSettings: numeric),
    .target(name: "Digests", dependencies: ["CCrypto", "Terms"], swiftSettings: numeric),
    .target(name: "Randomness", dependencies: ["Digests"], swiftSettings: numeric),
    .target(name: "Vocabulary", dependencies: ["Digests", "Terms"], swiftSettings: checked),
    .target(
      name: "Files", dependencies: ["CFailSafe", "CZlib", "Digests", "Vocabulary"],
      swiftSettings: numeric),
    .target(
      name: "Documents", dependencies: ["Files", "Terms", "Vocabulary", yams],
      swiftSettings: numeric),
    .target(
      name: "Metrics", dependencies: ground + ["CKernels", "CParallel"], swiftSettings: numeric),
    .target(name: "Imaging", dependencies: ground + ["CImage"], swiftSettings: numeric),
    .target(name: "Duplicates", dependencies: ground + ["CKernels"], swiftSettings: numeric),
    .target(name: "Columns", dependencies: ground, swiftSettings: numeric),
    .target(name: "Jobs", dependencies: ground, swiftSettings: checked),
    .target(
      name: "Artifacts", dependencies: ground + ["Imaging"], swiftSettings: numeric),
    .target(
      name: "Evaluation", dependencies: ground + ["Artifacts", "Metrics"], swiftSettings: numeric),

    .target(name: "Splits", dependencies: ground, swiftSettings: numeric),
    .target(
      name: "Quality",
      dependencies: ground + ["Artifacts", "Duplicates", "Evaluation", "Imaging", "Metrics"],
      swiftSettings: numeric),

    // Truth.
    .target(
      name: "Catalogue", dependencies: ground + ["CSQLite", grdb, grdbSQLite],
      swiftSettings: memorySafe),

    // Stages.
    .target(
      name: "Ingest",
      dependencies: ground + [
        "Catalogue", "Columns", "Duplicates", "Imaging", "Jobs", "CHTML", "CZlib", yams,
      ],
      swiftSettings: memorySafe),
    .target(name: "Rules", dependencies: ground + [yams], swiftSettings: numeric),
    .target(
      name: "Taxonomy",
      dependencies: ground + [
        "Rules", "Catalogue", "Artifacts", "Evaluation", "Duplicates", "Metrics", "Splits",
      ],
      swiftSettings: numeric),
    .target(
      name: "Advisor",
      dependencies: ground + [
        "Rules", "Taxonomy", "Artifacts", "Duplicates", "Metrics",
      ],
      swiftSettings: numeric),
    .target(
      name: "Markup", dependencies: ground + ["Imaging", "CReportAssets"], swiftSettings: checked),
    .target(
      name: "Report",
      dependencies: ground + [
        "Artifacts", "Evaluation", "Metrics", "Markup", "Quality",
      ],
      swiftSettings: checked),
    .target(
      name: "Exchange", dependencies: ground + ["Artifacts", "Imaging"], swiftSettings: checked),
    .target(
      name: "Review",
      dependencies: ground + [
        "Advisor", "Artifacts", "Catalogue", "CReviewAssets", "Imaging", "Markup", "Metrics",
        "Quality", "Rules", "Taxonomy", flyingSocks,
      ],
      swiftSettings: memorySafe),

    // Trainer.
    .target(
      name: "Train",
      dependencies: ground + [
        "Artifacts", "Evaluation", "Imaging", "Jobs", "Metrics", "Splits", "CKernels", "CParallel",
        "CLoaders", yams,
      ],
      swiftSettings: numeric),

    // Sample.
    .target(name: "SampleAtlas", dependencies: ground + ["Imaging"], swiftSettings: numeric),

    // Commands, and what they share: options, progress, exit codes.
    .target(
      name: "Console", dependencies: ground + ["Jobs", argumentParser], swiftSettings: checked),
    command("derm-sample", ["SampleAtlas"]),
    command("derm-ingest", ["Ingest", "Catalogue", "Jobs", "Report"]),
    command(
      "derm-refine",
      [
        "Advisor", "Artifacts", "Catalogue", "Exchange", "Quality", "Report", "Rules", "Taxonomy",
      ]),
    command("derm-train", ["Train", "Artifacts", "Evaluation", "Jobs", "Report"]),
    command("derm-quality", ["Artifacts", "Catalogue", "Quality", "Report"]),
    command("derm-review", ["Artifacts", "Catalogue", "Review"]),
    command("derm-report", ["Report", "Artifacts", "Evaluation"]),

    // What tests of several targets share.
    .target(
      name: "TestSupport", dependencies: ground, path: "Tests/TestSupport",
      swiftSettings: checked + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
    .target(
      name: "SyntheticRuns", dependencies: ground + ["Artifacts", "Imaging"],
      path: "Tests/SyntheticRuns", swiftSettings: checked),
    .target(
      name: "RuleSamples", dependencies: ground + ["Rules", "TestSupport"],
      path: "Tests/RuleSamples", swiftSettings: checked),
    .target(
      name: "AtlasSamples", dependencies: ground + ["Rules", "RuleSamples", "Taxonomy"],
      path: "Tests/AtlasSamples", swiftSettings: checked),

    // Tests.
    tests("Terms", []),
    tests("Parallel", ["CParallel"]),
    tests("Files", []),
    tests("Vocabulary", []),
    tests("Documents", [yams]),
    tests("Metrics", ["Metrics"]),
    tests("Imaging", ["Imaging"]),
    tests("Duplicates", ["Duplicates", "Imaging", "SampleAtlas"]),
    tests("Artifacts", ["Artifacts", "Imaging"]),
    tests("Evaluation", ["Evaluation", "Artifacts", "Metrics", "SyntheticRuns"]),
    tests("Quality", ["Quality", "Artifacts", "Metrics", "Imaging", "SyntheticRuns"]),
    tests("Splits", ["Splits"]),
    tests("Catalogue", ["Catalogue", grdb]),
    tests("Ingest", ["Ingest", "Catalogue", "Jobs", "Imaging", "SampleAtlas"]),
    tests("Columns", ["Columns"]),
    tests("Rules", ["Rules", "RuleSamples"]),
    tests(
      "Taxonomy",
      [
        "Artifacts", "AtlasSamples", "Catalogue", "Duplicates", "Metrics", "RuleSamples", "Rules",
        "Taxonomy", grdb,
      ]),
    tests(
      "Advisor",
      [
        "Advisor", "Artifacts", "AtlasSamples", "Duplicates", "Metrics", "RuleSamples", "Rules",
        "Taxonomy",
      ]),
    tests("Exchange", ["Exchange", "Artifacts", "Imaging"]),
    tests(
      "Train",
      [
        "Train", "Jobs", "CKernels", "CLoaders", "CParallel", "Artifacts", "Evaluation", "Imaging",
        "Metrics",
      ],
      settings: numeric),
    tests(
      "Report",
      [
        "Artifacts", "Evaluation", "Imaging", "Markup", "Metrics", "Quality", "Report",
        "SyntheticRuns",
      ]),
    tests(
      "Review",
      [
        "Review", "Artifacts", "Catalogue", "Markup", "Quality", "Rules", "SyntheticRuns",
        "Taxonomy", "derm-review",
      ]),
    tests("SampleAtlas", ["SampleAtlas", "Imaging"]),
    tests(
      "EndToEnd",
      [
        "Artifacts", "Console", "derm-sample", "derm-ingest", "derm-refine", "derm-train",
        "derm-quality", "derm-report", "derm-review",
      ]),
    tests("Repository", []),
  ]
)

// `make fuzz`: the targets that parse what comes from outside are built for libFuzzer, next to the normal build.
if Context.environment["FUZZ"] == "1" {
  let reads = [
    "CHTML", "CImage", "CZlib", "CFailSafe", "CIconv", "CParallel", "Terms", "Parallel", "Files",
    "Documents", "Imaging", "Ingest", "Artifacts", "Train",
  ]
  for target in package.targets where reads.contains(target.name) {
    if target.name.hasPrefix("C") {
      let flags = CSetting.unsafeFlags(["-fsanitize=fuzzer-no-link,address", "-g"])
      target.cSettings = (target.cSettings ?? []) + [flags]
    } else {
      let flags = SwiftSetting.unsafeFlags(["-sanitize=fuzzer,address", "-O"])
      target.swiftSettings = (target.swiftSettings ?? []) + [flags]
    }
  }
  package.targets.append(
    .executableTarget(
      name: "derm-fuzz",
      dependencies: ground + ["Catalogue", "Ingest", "Imaging", "Train"], path: "Fuzz",
      exclude: ["Seeds", "run.sh"],
      swiftSettings: checked + [.unsafeFlags(["-sanitize=address"])],
      linkerSettings: [
        .linkedLibrary("stdc++"),
        .unsafeFlags(["-sanitize=address", Context.environment["FUZZ_RUNTIME"] ?? ""]),
      ]))
}

// `make bench`: what is measured next to its peers, in this package so that nothing need be public for it.
if Context.environment["BENCH"] == "1" {
  package.targets.append(
    .executableTarget(
      name: "dermbench",
      dependencies: ground + [
        "Artifacts", "Catalogue", "Duplicates", "Evaluation", "Imaging", "Metrics", "Quality",
        "Report", "Rules", "Splits", "Taxonomy", grdbSQLite,
      ],
      path: "Benchmarks/Sources/dermbench", swiftSettings: checked))
}
