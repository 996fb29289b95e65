import Files
import Foundation
import TestSupport
import Testing

/// Mappings and CSV byte for byte as `scripts/interop.sh` had them validated.
@Suite struct InteropTests {
  /// The folder that `scripts/interop.sh` validates, when it runs this test.
  private static let folder = ProcessInfo.processInfo.environment["DERM_INTEROP"]

  @Test(
    "mappings and CSV of terms are those that sssom accepted",
    arguments: ["rules.sssom.tsv", "terms.csv"])
  func same(name: String) throws {
    let folder = TemporaryFolder()
    let text =
      name == "terms.csv"
      ? try ExchangeRules.termsCSV(in: folder) : try ExchangeRules.sssom(in: folder)
    if let folder = Self.folder { return try AtomicFile.write(text, to: "\(folder)/\(name)") }
    #expect(try Array(text.utf8) == Checkout.fixture("Interop/accepted/\(name)"))
  }
}
