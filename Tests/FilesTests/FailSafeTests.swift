import Files
import Foundation
import TestSupport
import Testing

/// What the system would answer with a signal ends with a message and status 74.
@Suite struct FailSafeTests {
  @Test func `a mapped file that is cut short ends the process with 74`() async {
    await #expect(processExitsWith: .exitCode(74)) {
      let folder = TemporaryFolder()
      let path = folder.file("cut.bin")
      try AtomicFile.write([UInt8](repeating: 1, count: 100_000), to: path)
      let file = try MappedFile(path)
      #expect(truncate(path, 10) == 0)
      _ = file.bytes(50_000..<60_000)
    }
  }

  @Test func `the message names the file`() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(74), observing: [\.standardErrorContent]
    ) {
      let folder = TemporaryFolder()
      try AtomicFile.write([UInt8](repeating: 1, count: 100_000), to: folder.file("kept.bin"))
      try AtomicFile.write([UInt8](repeating: 1, count: 100_000), to: folder.file("cut.bin"))
      let kept = try MappedFile(folder.file("kept.bin"))
      let cut = try MappedFile(folder.file("cut.bin"))
      #expect(truncate(folder.file("cut.bin"), 0) == 0)
      _ = kept.bytes(0..<100_000)
      _ = cut.bytes(0..<1)
    }
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("cut.bin: cut short by another program"), "\(text)")
  }

  @Test(.enabled(if: dlsym(nil, "__asan_init") == nil && dlsym(nil, "__tsan_init") == nil))
  func `memory that the system refuses ends the process with 74 and the size`() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(74), observing: [\.standardErrorContent]
    ) {
      // No processor of today has so many addresses.
      let large = [UInt8](repeating: 1, count: 1 << 47)
      _ = large.count
    }
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("out of memory: the system refused 1407374883553"), "\(text)")
  }
}
