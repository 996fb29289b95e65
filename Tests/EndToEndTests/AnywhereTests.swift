import Foundation
import Testing
import TestSupport

/// What ships with derm is found from any working directory.
@Suite(.enabled(if: CommandLineTool("derm-ingest").exists)) struct AnywhereTests {
  private static let table = """
    lesion_id,image_id,dx,dx_type,age,sex,localization
    HAM_0000118,ISIC_0027419,bkl,histo,80.0,male,scalp
    HAM_0000119,ISIC_0025030,nv,histo,80.0,male,back

    """

  @Test("a published table is recognised in an empty directory")
  func recognised() throws {
    let folder = TemporaryFolder()
    try Data(Self.table.utf8).write(to: URL(fileURLWithPath: folder.file("HAM10000_metadata.csv")))
    let run = try CommandLineTool("derm-ingest").run(
      ["HAM10000_metadata.csv", "--source", "ham"], in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("2 images"))
    #expect(!run.output.contains("--mapping FILE"))
  }

  @Test("a mapping is found by its shipped path, and a wrong path is missing")
  func namedMapping() throws {
    let folder = TemporaryFolder()
    try Data(Self.table.utf8).write(to: URL(fileURLWithPath: folder.file("t.csv")))
    let ingest = CommandLineTool("derm-ingest")
    let named = try ingest.run(
      ["t.csv", "--mapping", "data/mappings/ham10000.yaml"], in: folder.path)
    #expect(named.status == 0, "\(named.errors)")
    let wrong = try ingest.run(["t.csv", "--mapping", "data/mappings/none.yaml"], in: folder.path)
    #expect(wrong.status == 66)
  }

  @Test("the sample, its rules and its recipe are found in an empty directory")
  func sampleAnywhere() throws {
    let folder = TemporaryFolder()
    let sample = try CommandLineTool("derm-sample").run(
      ["data/atlas", "--cases", "60", "--image-side", "64"], in: folder.path)
    #expect(sample.status == 0, "\(sample.errors)")
    #expect(try CommandLineTool("derm-ingest").run([], in: folder.path).status == 0)
    let refine = try CommandLineTool("derm-refine").run(
      ["--rules", "taxonomy/rules.yaml", "--bootstraps", "0", "--permutations", "0"],
      in: folder.path)
    #expect(refine.status == 0, "\(refine.errors)")
    #expect(refine.errors.contains("this copy is yours to edit"))
    let copy = try Data(contentsOf: URL(fileURLWithPath: folder.file("taxonomy/rules.yaml")))
    let shipped = try Data(contentsOf: URL(fileURLWithPath: Checkout.file("taxonomy/rules.yaml")))
    #expect(copy == shipped)
    let wrong = try CommandLineTool("derm-train").run(
      ["--recipes", "no-such-family"], in: folder.path)
    #expect(wrong.status == 66)
  }

  @Test("a verb that only asks copies nothing")
  func askingCopiesNothing() throws {
    let folder = TemporaryFolder()
    let lint = try CommandLineTool("derm-refine").run(
      ["lint", "--rules", "taxonomy/rules.yaml"], in: folder.path)
    #expect(lint.status == 0, "\(lint.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("taxonomy")))
  }
}
