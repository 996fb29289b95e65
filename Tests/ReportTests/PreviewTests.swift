import Foundation
import Report
import SyntheticRuns
import Testing

/// Writes the pages of the synthetic data where somebody can look at them.
@Test(.enabled(if: ProcessInfo.processInfo.environment["DERM_PREVIEW"] != nil))
func `pages for the eye`() throws {
  let folder = try #require(ProcessInfo.processInfo.environment["DERM_PREVIEW"])
  try? FileManager.default.removeItem(atPath: "\(folder)/runs")
  let data = try SyntheticData(
    in: folder, cases: 260, skinTones: ["I to II", "III to IV", "V to VI"])
  try DatasetReport.write(pack: data.pack, to: "\(folder)/dataset")
  let single = try data.run("sample-lesion", tasks: "lesion", skill: 0.8, keepsValidation: true)
  let multi = try data.run("sample-mtl", tasks: "mtl", skill: 1.1, keepsValidation: true)
  let site = try data.run("sample-site", tasks: "site", skill: 0.9)
  try ModelReport.write(runs: [multi], pack: data.pack, to: "\(folder)/model")
  try ModelReport.write(
    runs: [single, multi, site], pack: data.pack, to: "\(folder)/compare",
    options: .init(showsPaper: true, ensembles: [("sample-lesion", "sample-mtl")]))
}
