import Digests
import TestSupport
import Testing
@testable import SampleAtlas

@Suite struct DefaultAtlasTests {
  /// Of each form, the digest of the lines `path digest` of all files, sorted; made before errors could be planted.
  private static let digests: [SampleOptions.Form: String] = [
    .html: "3fe41b2f7a4c588378221e299328a9f3d0f3a34be8b6180a84b887622e13be2f",
    .json: "916158066e3079af4cc85da33898fd81f0e4352c3de28e11fa27d70bb01441b6",
    .xml: "2ecb6200940f12766a3953aae08dfaa26d5472fc949366375699d5e08036eec6",
    .table: "41208ba1bafd12797f5c39726ce93f2468c0818faa3beec03642639d7932ad17",
  ]

  @Test("an atlas without planted errors keeps its bytes", arguments: SampleOptions.Form.allCases)
  func bytes(form: SampleOptions.Form) throws {
    let folder = TemporaryFolder()
    var options = SampleExportTests.small
    options.form = form
    #expect(try SampleExportTests.export(options).write(to: folder.file("a"), threads: 2))
    var files = try SampleExportTests.digests(folder.file("a"))
    files["truth"] = nil
    let lines = files.map { "\($0) \($1)\n" }.sorted().joined()
    #expect(Digest.of(text: lines).hex == Self.digests[form])
  }

  @Test func `without planted errors every page says what is drawn`() throws {
    let plan = AtlasPlan(SampleOptions(cases: 2000), try AtlasPlanTests.vocabulary())
    for image in plan.cases.flatMap(\.images) {
      let errors = LabelErrors(image)
      #expect(errors.missing.isEmpty && errors.spurious.isEmpty, "\(image.terms)")
      #expect(errors.statedSite == nil)
    }
  }
}
