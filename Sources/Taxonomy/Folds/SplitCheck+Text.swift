internal import Artifacts
internal import Documents
internal import Terms

extension SplitCheck {
  /// So many examples are shown of each kind.
  private static let shown = 10

  /// The result for people.
  package var text: String {
    var text = "parts      "
    text += zip(parts, certificate.images).map { "\($0.text): \($1)" }.joined(separator: " · ")
    text += " images of \(NumberText.counted(certificate.groups, "group"))\n"
    text += "leaks      \(NumberText.counted(leaks.count, "group")) in more than one part\n"
    for leak in leaks.prefix(Self.shown) {
      text += "           \(leak.first) in \(leak.parts[0]), \(leak.second) in \(leak.parts[1])"
      text += " (\(NumberText.counted(leak.images, "image"))): \(leak.why)\n"
    }
    text += more(leaks.count)
    text += "imbalance  mean \(NumberText.percent(certificate.meanImbalance, 2)), "
    text += "largest \(NumberText.percent(certificate.maxImbalance, 2))"
    if let pairs = certificate.pairImbalance { text += ", pairs \(NumberText.percent(pairs, 2))" }
    text += " of the ideal share\n"
    text += list("twice", contradicted, "image stands in two parts", "images stand in two parts")
    text += list(
      "missing", missing, "image of the data set has no part", "images of the data set have no part"
    )
    text += list(
      "unknown", unknown, "name is no image of the data set", "names are no image of the data set")
    return text + "result     " + (isSound ? "sound\n" : "not sound: do not train on it\n")
  }

  /// Which fold each part becomes, and what for.
  package var foldsText: String {
    parts.enumerated().map { "\($1.text) is fold \($0)" }.joined(separator: ", ")
  }

  private func list(_ title: String, _ names: [String], _ one: String, _ many: String) -> String {
    guard !names.isEmpty else { return "" }
    return "\(title.rightPadded(11))\(NumberText.counted(names.count, one, many)): "
      + names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …\n" : "\n")
  }

  private func more(_ count: Int) -> String {
    count > Self.shown ? "           … and \(count - Self.shown) more\n" : ""
  }
}
