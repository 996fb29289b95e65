internal import Console
internal import Files

/// Rules that come with derm, named by their relative path from any working directory.
enum ShippedRules {
  /// Copies shipped rules to the path that the user named, when nothing is there yet, and says so.
  ///
  /// A verb that writes next to the rules needs them where the user may edit them. Fails when the system
  /// refuses.
  static func adopt(_ rules: String) throws(FileError) {
    guard let shipped = try ShippedFiles.adopt(rules) else { return }
    StandardError.write("\(rules): copied from \(shipped); this copy is yours to edit\n")
  }
}
