internal import Artifacts
internal import Files

extension Run {
  /// Crops that the validation scores which choose thresholds average, and those of the test scores that the
  /// thresholds cut; nil where they are alike, or where there are none.
  var unequalCrops: (validation: Int, test: Int)? {
    let folds = manifest.finishedFolds.sorted()
    guard manifest.tasks != "site", let tested = cropsOfTests,
      folds.contains(where: { Folder.exists("\(Run.foldFolder(folder, $0))/validation.csv") })
    else { return nil }
    let other = folds.map { manifest.validationCrops?["\($0)"] ?? 1 }.first { $0 != tested }
    return other.map { ($0, tested) }
  }

  /// Crops whose mean a test image's scores are, at all sides of the recipe; nil where the recipe does not say.
  private var cropsOfTests: Int? {
    let recipe = RecipeText(run: self)
    guard let crops = recipe.number("test_crops") else { return nil }
    let sides = recipe.value("test_sides")?.split { !$0.isNumber }.count ?? 0
    return Int(crops) * max(1, sides)
  }
}
