import Foundation
import TestSupport
import Testing
import Train

@Suite struct AllBackendsTests {
  @Test func `an unknown backend is named with those that exist`() {
    #expect(throws: TrainError.unknownBackend(name: "cuda", known: ["onednn", "openblas"])) {
      try AllBackends.open("cuda", threads: 1)
    }
  }

  @Test(.enabled(if: ContinuousIntegration.isRunning, "DERM_CI is not set"))
  func `oneDNN and OpenBLAS are present where the tests must not be skipped`() {
    #expect(Set(presentBackends) == ["onednn", "openblas"])
  }

  @Test(.needsBackend) func `the fastest backend that is present is chosen`() throws {
    let first = try #require(presentBackends.first)
    let chosen = try AllBackends.open("auto", threads: 1)
    #expect(type(of: chosen).name == first)
  }

  @Test func `a missing library is named with its package`() {
    let error = TrainError.missingLibrary(
      backend: "onednn", reason: "libdnnl.so.2: cannot open shared object file",
      package: "libdnnl2")
    #expect(error.description.contains("libdnnl.so.2: cannot open"))
    #expect(error.description.contains("Debian package libdnnl2"))
  }

  @Test func `every backend has a folder and every folder a backend`() throws {
    let folder = Checkout.file("Sources/Train/Backends")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    let folders = names.filter { !$0.hasSuffix(".swift") && $0 != "Host" }.map { $0.lowercased() }
    #expect(folders.sorted() == AllBackends.all.map { $0.name }.sorted())
  }
}
