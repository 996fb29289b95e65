import TestSupport
import Testing

/// The layers of the architecture: who may import whom.
@Suite struct ImportTableTests {
  private static let everywhere: Set<String> = [
    "Foundation", "Synchronization", "Glibc", "Parallel", "Provenance", "Vocabulary",
  ]
  private static let stages: Set<String> = [
    "Ingest", "Rules", "Taxonomy", "Report", "Exchange", "Train", "SampleAtlas", "Imaging",
  ]
  private static let command: Set<String> =
    stages.union(["Console", "Catalogue", "Packs", "Evaluation", "ArgumentParser"])

  /// What a target may import beyond what every target may.
  private static let table: [String: Set<String>] = [
    "Parallel": ["CParallel"],
    "Provenance": ["CCrypto", "CFailSafe"],
    "Vocabulary": [],
    "Metrics": ["CKernels", "CParallel"],
    "Imaging": ["CImage"],
    "Duplicates": ["CKernels"],
    "Packs": ["Imaging"],
    "Evaluation": ["Packs", "Metrics"],
    "Splits": [],
    "SafeYAML": ["CYaml", "Yams"],
    "Catalogue": ["CSQLite", "GRDB", "GRDBSQLite"],
    "Ingest": ["Catalogue", "Duplicates", "Imaging", "CHTML", "CZlib", "SafeYAML", "Yams"],
    "Rules": ["SafeYAML", "Yams"],
    "Taxonomy": [
      "Rules", "Catalogue", "Packs", "Evaluation", "Duplicates", "Metrics", "SafeYAML", "Splits",
    ],
    "Report": ["Packs", "Evaluation", "Metrics", "Imaging", "CReportAssets"],
    "Exchange": ["Packs", "Imaging"],
    "Train": [
      "Packs", "Evaluation", "Imaging", "Metrics", "Splits", "CKernels", "CParallel", "CLoaders",
      "SafeYAML", "Yams",
    ],
    "SampleAtlas": ["Imaging"],
    "Console": ["ArgumentParser"],
    "derm-sample": command,
    "derm-ingest": command,
    "derm-refine": command,
    "derm-train": command,
    "derm-report": command,
  ]

  /// The module that an `import` line names, or nil for other lines.
  private func module(_ line: Substring) -> String? {
    var words = line.split(separator: " ")
    while let first = words.first,
      ["public", "internal", "private", "fileprivate", "package", "@preconcurrency"].contains(first)
    {
      words.removeFirst()
    }
    guard words.first == "import", words.count >= 2 else { return nil }
    let named = ["struct", "class", "enum", "protocol", "func", "var"].contains(words[1])
    return (named && words.count > 2 ? words[2] : words[1]).split(separator: ".").first
      .map(String.init)
  }

  @Test("no target imports what its layer forbids")
  func layers() throws {
    let files = try Sources.files(under: ["Sources"], extensions: ["swift"])
    #expect(files.count > 50)
    for file in files {
      let allowed = Self.table[file.target]?.union(Self.everywhere)
      guard let allowed else {
        Issue.record("\(file.target) is not in the table of layers")
        continue
      }
      for (number, line) in file.lines.enumerated() {
        guard let module = module(line) else { continue }
        #expect(allowed.contains(module), "\(file.path):\(number + 1) imports \(module)")
      }
    }
  }

  @Test("import lines of every form are recognised")
  func forms() {
    #expect(module("public import Packs") == "Packs")
    #expect(module("import struct Foundation.Data") == "Foundation")
    #expect(module("// import Packs") == nil)
    #expect(module("let x = 1") == nil)
  }

  @Test("C headers that Swift sees name no type of the library behind them")
  func headers() throws {
    let headers = try Sources.files(under: ["Sources"], extensions: ["h"])
      .filter { $0.path.contains("/include/") }
    #expect(!headers.isEmpty)
    for header in headers {
      for line in header.lines where line.hasPrefix("#include") {
        #expect(
          line.contains("<std") || line.contains("<string.h>") || line.contains("\""),
          "\(header.path): \(line)")
      }
    }
  }
}
