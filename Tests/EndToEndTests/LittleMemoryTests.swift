import Foundation
import TestSupport
import Testing

/// Commands under a limit of address space end by themselves, whatever it is that gets no memory.
@Suite struct LittleMemoryTests {
  @Test(
    "with little memory a command finishes, or exits with status 74 or before it has begun",
    .within(3), arguments: stride(from: 104, through: 176, by: 8).map { $0 })
  func limits(megabytes: Int) throws {
    let folder = TemporaryFolder()
    for number in 0..<3 {
      let page = "<html><body>image \(number)</body></html>"
      try Data(page.utf8).write(to: URL(fileURLWithPath: folder.file("\(number).html")))
    }
    let ingest = CommandLineTool("derm-ingest").limited(toMegabytes: megabytes)
    let run = try ingest.run([".", "--catalogue", "c.sqlite"], in: folder.path)
    // 127 is the loader's, which finds no room for the libraries.
    #expect([0, 74, 127].contains(run.status), "\(run.status): \(run.errors)")
    let isTold = run.errors.contains("refused") || run.errors.contains("memory")
    #expect(run.status != 74 || isTold, "\(run.errors)")
  }
}
