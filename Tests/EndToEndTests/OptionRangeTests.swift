import Foundation
import TestSupport
import Testing

/// Numbers and days that no command takes.
@Suite struct OptionRangeTests {
  @Test(
    "a number outside its range is a usage error that names the range",
    arguments: [
      ("derm-ingest", ["x", "--threads", "100000"], "from 1 to 1024"),
      ("derm-ingest", ["x", "--threads", "0"], "from 1 to 1024"),
      ("derm-ingest", ["x", "--threads", "9223372036854775807"], "from 1 to 1024"),
      ("derm-ingest", ["x", "--threads", "9223372036854775808"], "invalid"),
      ("derm-refine", ["--folds", "1001"], "from 2 to 1000"),
      ("derm-refine", ["--bootstraps", "9223372036854775807"], "from 0 to 1000000"),
      ("derm-refine", ["--permutations=-1"], "from 0 to 100000000"),
      ("derm-refine", ["--seed=-1"], "invalid"),
      ("derm-refine", ["suggest", "--limit", "0"], "from 1 to"),
      ("derm-refine", ["accept", "x", "--date", "2026-02-30"], "invalid for '--date"),
      ("derm-refine", ["import", "x", "--date", "yesterday"], "invalid for '--date"),
      (
        "derm-refine",
        ["suggest", "--reject", "x", "--by", "ab", "--why", "w", "--date", "1.2.26"],
        "invalid for '--date"
      ),
      ("derm-train", ["--threads", "2147483648"], "from 1 to 1024"),
      ("derm-train", ["--cache", "9223372036854775807"], "from 0 to 16777216"),
      ("derm-train", ["--epochs", "9223372036854775807"], "0 to 1000000"),
      ("derm-train", ["--set", "batch=2147483648"], "1 to 65536"),
      ("derm-train", ["bench", "--batch", "9223372036854775807"], "from 1 to 65536"),
      ("derm-train", ["bench", "--side=-1"], "from 32 to 2048"),
      ("derm-report", ["x", "--draws", "0"], "from 1 to 1000000"),
      ("derm-sample", ["x", "--image-side", "2147483648"], "32...4096"),
      ("derm-sample", ["x", "--cases=-1"], "1...1,000,000"),
      ("derm-sample", ["x", "--dirty", "nan"], "0...1"),
      ("derm-sample", ["x", "--threads", "100000"], "from 1 to 1024"),
    ])
  func ranges(command: String, arguments: [String], range: String) throws {
    let outcome = try CommandLineTool(command).run(arguments)
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.errors.contains(range), "\(outcome.errors)")
  }

  @Test(
    "derm-quality refuses what does not go together before it reads anything",
    arguments: [
      (["--labels", "l.csv", "--scores", "s.csv", "--catalogue", "c.sqlite"], 64, "--catalogue"),
      (["--labels", "l.csv"], 64, "go together"),
      (["--answers", "none.jsonl", "--pack", "none"], 66, "none.jsonl"),
      (["--catalogue", "none.sqlite", "--pack", "none"], 66, "none.sqlite"),
    ])
  func quality(arguments: [String], status: Int32, words: String) throws {
    let outcome = try CommandLineTool("derm-quality").run(arguments)
    #expect(outcome.status == status && outcome.errors.contains(words), "\(outcome.errors)")
  }
}
