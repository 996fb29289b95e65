internal import Files

extension RuleBook {
  /// The rules file's text in the house's layout.
  ///
  /// Only blanks, blank lines and line ends change. Fails when the file has errors, or when it would not
  /// say the same afterwards, which would be a bug.
  package func formatted() throws(TaxonomyError) -> String {
    guard let source = outcome.source, !findings.contains(where: \.isError) else {
      throw .rules(findings)
    }
    let text = RuleLayout.formatted(source.text)
    let after = RuleFileReader.read(Array(text.utf8), path: path)
    guard after.findings.count == outcome.findings.count, after.file.digest() == file.digest()
    else {
      throw .layout(path: path)
    }
    return text
  }

  /// Whether the file is in that layout, byte for byte.
  ///
  /// Fails as `formatted` does, or when the file can't be read.
  package func isFormatted() throws(TaxonomyError) -> Bool {
    let text = try formatted()
    do {
      let file = try MappedFile(path)
      return file.bytes(0..<file.count) == Array(text.utf8)
    } catch {
      throw .file(error)
    }
  }
}
