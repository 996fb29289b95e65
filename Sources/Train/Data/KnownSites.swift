internal import Artifacts
internal import Documents
internal import Evaluation
internal import Files
internal import Vocabulary

/// The known body sites of image files, from a CSV file with the columns `image` and `site`.
///
/// An image is named by its path, or by its file name where no other image has it; a site by its id in the data set
/// that the model was trained on. An empty site is an unknown one.
struct KnownSites: Sendable {
  /// Of each file the position of its site in `SiteGiven.sites`; nil where the table says nothing.
  let positions: [Int?]
  /// Rows of images that were not asked for.
  let otherRows: Int

  /// Reads a table for some files.
  ///
  /// Fails with `badTable` when the file is no such table, a row's site is unknown to the model, or a file's name
  /// stands for two images.
  init(_ path: String, files: [String], _ siteGiven: SiteGiven) throws {
    do {
      let table = try ImageTable(path)
      guard let column = table.header.firstIndex(of: "site") else {
        throw ImageTable.Problem(
          line: table.headerLine, what: "no column is called 'site'",
          remedy: "Name each image's site there.")
      }
      let named = Self.names(of: files)
      let sites = siteGiven.sites.map(\.rawValue)
      var positions = [Int?](repeating: nil, count: files.count)
      var otherRows = 0
      var seen = Set<Int>()
      for (row, image) in table.images.enumerated() {
        guard let file = named[image] else {
          otherRows += 1
          continue
        }
        guard let file else {
          throw table.problem(row, "two of the images have this name", "Give its path.")
        }
        // A path and a bare file name may name the same image.
        guard seen.insert(file).inserted else {
          throw table.problem(row, "another row is about this image too", "Keep one of them.")
        }
        let site = table.text(row, column)
        guard !site.isEmpty else { continue }
        guard let position = sites.firstIndex(of: site) else {
          throw table.problem(
            row, "the model knows no site '\(site)'",
            "\(Nearest.hint(site, among: sites))Give the id of one of its \(sites.count) sites, or leave the field "
              + "empty.")
        }
        positions[file] = position
      }
      self.positions = positions
      self.otherRows = otherRows
    } catch let problem as ImageTable.Problem {
      throw TrainError.badTable(
        path: path, line: problem.line, what: problem.what, remedy: problem.remedy)
    }
  }

  /// Positions of files by path and by name; nil for a name that two of them have.
  private static func names(of files: [String]) -> [String: Int?] {
    var found: [String: Int?] = [:]
    for (position, path) in files.enumerated() {
      let name = Folder.name(of: path)
      found.updateValue(found[name] == nil ? position : nil, forKey: name)
    }
    for (position, path) in files.enumerated() { found.updateValue(position, forKey: path) }
    return found
  }
}
