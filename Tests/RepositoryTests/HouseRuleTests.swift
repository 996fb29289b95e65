import Foundation
import Testing

/// Rules of the house that a formatter does not check.
@Suite struct HouseRuleTests {
  @Test("no source file is longer than 300 lines")
  func length() throws {
    for file in try Sources.files(
      under: ["Sources", "Tests"], extensions: ["swift", "c", "h"])
    {
      // The last element is what follows the final line feed.
      #expect(file.lines.count - 1 <= 300, "\(file.path) has \(file.lines.count - 1) lines")
    }
  }

  @Test("no file or folder is named after nothing in particular")
  func names() throws {
    let vague = ["Utils", "Util", "Helpers", "Helper", "Manager", "Common", "Misc", "Core", "Base"]
    for file in try Sources.files(under: ["Sources", "Tests"], extensions: ["swift", "c", "h"]) {
      for part in file.path.split(separator: "/") {
        let stem = part.split(separator: ".")[0]
        #expect(!vague.contains { stem == $0 }, "\(file.path)")
      }
    }
  }

  @Test("nothing is left to be done later in the sources")
  func markers() throws {
    // Spelt in two parts, or this file would find itself.
    let markers = ["TO" + "DO", "FIX" + "ME", "try" + "!"]
    for file in try Sources.files(under: ["Sources", "Tests"], extensions: ["swift", "c", "h"]) {
      for (number, line) in file.lines.enumerated() {
        for marker in markers {
          #expect(!line.contains(marker), "\(file.path):\(number + 1) has \(marker)")
        }
      }
    }
  }

  @Test("what goes to a terminal goes through Console, which spells control characters out")
  func printing() throws {
    let others =
      #/(^|[^.\w])(debugPrint|dump|fputs|puts|NSLog)\(|FileHandle\.standard|Swift\.print/#
    for file in try Sources.files(under: ["Sources"], extensions: ["swift"]) {
      let imports = file.lines.contains { $0.hasSuffix("import Console") }
      let isCommand = file.target.hasPrefix("derm-")
      for (number, line) in file.lines.enumerated() {
        let location = "\(file.path):\(number + 1): \(line)"
        #expect(line.firstMatch(of: others) == nil, "\(location)")
        guard line.firstMatch(of: #/(^|[^.\w])print\(/#) != nil, file.target != "Console" else {
          continue
        }
        #expect(isCommand && imports, "\(location)")
      }
    }
  }
}
