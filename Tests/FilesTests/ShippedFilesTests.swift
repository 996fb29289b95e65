import TestSupport
import Testing
@testable import Files

/// Where files that come with derm are looked for.
@Suite struct ShippedFilesTests {
  @Test("next to the executable goes before DERM_HOME, which goes before the working directory")
  func order() throws {
    let folder = TemporaryFolder()
    for path in ["usr/bin", "usr/share/derm/data", "home/data"] {
      try Folder.make(folder.file(path))
    }
    let found = ShippedFiles.directories(
      executable: folder.file("usr/bin/derm-ingest"), home: folder.file("home"))
    #expect(found == [folder.file("usr/share/derm"), folder.file("home"), "."])
    #expect(ShippedFiles.find("data", in: found) == folder.file("usr/share/derm/data"))
    #expect(ShippedFiles.find("data", in: Array(found.dropFirst())) == folder.file("home/data"))
  }

  @Test("a checkout's commands find its root, another program's build directory is no checkout")
  func checkout() throws {
    let folder = TemporaryFolder()
    for path in ["checkout/data/mappings", "checkout/taxonomy", "other/data/mappings"] {
      try Folder.make(folder.file(path))
    }
    try AtomicFile.write("", to: folder.file("checkout/Package.swift"))
    let build = "/.build/x86_64-unknown-linux-gnu/release/derm-ingest"
    let ours = ShippedFiles.directories(executable: folder.file("checkout") + build, home: nil)
    #expect(ours == [folder.file("checkout"), "."])
    let others = ShippedFiles.directories(executable: folder.file("other") + build, home: nil)
    #expect(others == ["."])
  }

  @Test("no name leaves the directory of shipped files")
  func noEscape() throws {
    let folder = TemporaryFolder()
    try Folder.make(folder.file("share"))
    try AtomicFile.write("secret", to: folder.file("secret"))
    #expect(ShippedFiles.find("../secret", in: [folder.file("share")]) == nil)
  }

  @Test("a file that is there is taken as it stands, absolute paths always")
  func standing() {
    #expect(ShippedFiles.resolve("/nowhere/recipes/sample.yaml") == "/nowhere/recipes/sample.yaml")
    #expect(ShippedFiles.resolve("nowhere-at-all.yaml") == "nowhere-at-all.yaml")
  }
}
