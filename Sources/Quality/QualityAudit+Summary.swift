internal import Documents
internal import Terms

extension QualityAudit {
  /// What was found, a line a kind, for a terminal.
  package var summary: String {
    var lines = sections.map { section in
      Self.line(section.kind.name, section.findings.lack ?? found(by: section))
    }
    for one in left {
      let interval =
        one.low.flatMap { low in
          one.high.map { " (90 % interval \(Int(low.rounded())) to \(Int($0.rounded())))" }
        } ?? " by the ranking alone"
      lines.append(
        Self.line(
          "left",
          "about \(Int(one.expectedLeft.rounded())) of "
            + "\(NumberText.counted(one.cells, "label is", "labels are")) \(one.direction)"
            + interval))
    }
    lines.append(Self.line("queue", NumberText.counted(queue.items.count, "question")))
    return lines.joined(separator: "\n")
  }

  private func found(by section: Section) -> String {
    let gains = section.kind.gains(over: inputs)
    return "\(section.issues.count)" + (gains.isEmpty ? "" : " (\(gains))")
  }

  /// What may spoil the result, a sentence each.
  package var warnings: [String] {
    var warnings: [String] = []
    if inputs.unscoredImages > 0 {
      warnings.append(
        inputs.unscoredImages == 1
          ? "1 image of the data set has no scores, so that its labels are not ranked: it has no pixels, or the runs "
            + "have not finished all folds."
          : "\(inputs.unscoredImages) images of the data set have no scores, so that their labels are not ranked: "
            + "they have no pixels, or the runs have not finished all folds."
      )
    }
    warnings += inputs.foreignRuns.map {
      "\($0) was trained on another data set; its scores of the images that both have are used, and some of these "
        + "images may have been in its training folds. Train on this data set, or name the run's with --pack."
    }
    if let wanted = origin.wantedSample, origin.sample < wanted {
      warnings.append(
        "The sample has \(NumberText.counted(origin.sample, "label")) instead of \(wanted): it gets at most half of the "
          + "budget, and no more labels than a direction has. Errors left are less certain.")
    }
    if origin.unmatchedAnswers > 0 {
      warnings.append(
        "\(origin.unmatchedAnswers) of \(NumberText.counted(origin.answers, "answer")) "
          + "\(origin.unmatchedAnswers == 1 ? "is" : "are") about questions that this data set does not have "
          + "(of another data set, or of labels that have changed since); they were left out.")
    }
    return warnings
  }

  private static func line(_ name: String, _ text: String) -> String {
    "\(name) ".rightPadded(11) + text
  }
}
