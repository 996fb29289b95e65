internal import Artifacts
internal import Console
internal import Documents
internal import Foundation
internal import Report
internal import Train

/// Reports on standard error how a training goes.
final class TrainingDisplay: TrainingObserver {
  /// Where the progress of the training is drawn.
  let bar: ProgressDisplay
  private var recipe = ""
  private var fold: Int?
  private var folder: String?

  init(_ outputMode: OutputMode) { bar = ProgressDisplay(outputMode) }

  /// Says which of several systems, or jobs, comes.
  func begin(_ recipe: String, number: Int, of count: Int, what: String = "system") {
    self.recipe = recipe
    fold = nil
    if count > 1 { note("\(what) \(number) of \(count): \(recipe)") }
  }

  func planned(_ plan: TrainingPlan) {
    bar.event(TrainingEvent(event: "planned", plan: plan))
    let skipped = plan.skippedImages > 0 ? " (\(plan.skippedImages) more have no pixels)" : ""
    let speed = Int(plan.imagesPerSecond.rounded())
    let work = plan.folds > 0 ? NumberText.counted(plan.folds, "fold") : "the final model"
    bar.say("\(plan.model), \(plan.parameters) parameters, \(plan.backend): \(plan.folder)")
    bar.say("\(plan.trainingImages) training images\(skipped), \(speed) images/s")
    bar.say(
      "\(work), at most \(NumberText.counted(plan.epochs, "epoch")) of \(ProgressDisplay.duration(plan.secondsPerEpoch)): "
        + "at most \(ProgressDisplay.duration(plan.seconds)), \(Self.mebibytes(plan.diskBytes)) MiB of disk"
        + (plan.freeDiskBytes.map { " (\(Self.mebibytes($0)) MiB free)" } ?? "")
        + ", \(Self.mebibytes(plan.memoryBytes)) MiB of memory besides cached images"
    )
  }

  /// Says what several runs will take together.
  func planned(_ plan: ExperimentPlan) {
    bar.event(TrainingEvent(event: "planned", all: plan))
    bar.say(
      "\(plan.runs.count) systems: at most \(ProgressDisplay.duration(plan.seconds)), "
        + "\(Self.mebibytes(plan.diskBytes)) MiB of disk")
  }

  func note(_ text: String) {
    bar.event(TrainingEvent(event: "note", recipe: recipe, fold: fold, text: text))
    bar.say(text)
  }

  func began(_ fold: FoldStart) {
    self.fold = fold.fold
    folder = fold.folder
    let name = fold.fold.map { "fold \($0)" } ?? "final model"
    let goesOn =
      fold.stepsDone > 0 ? ", resumes after \(NumberText.counted(fold.stepsDone, "step"))" : ""
    note(
      "\(name): \(fold.training) images train, \(fold.validation) validate, \(fold.test) test\(goesOn)"
    )
  }

  func completed(_ epoch: EpochSummary) {
    bar.event(TrainingEvent(event: "epoch", recipe: recipe, fold: fold, epoch: epoch))
    let further = (epoch.heads ?? [:]).sorted { $0.key < $1.key }
    let validation = Self.losses(
      epoch.validationLesionLoss, epoch.validationSiteLoss,
      further.map { ($0.key, $0.value.validationLoss) })
    let meanAP = epoch.validationMeanAP.map { " · mAP \(NumberText.fixed($0, 3))" } ?? ""
    let metrics = further.map { head in
      head.value.validationMetric.map { " · \(head.key) \(NumberText.fixed($0, 3))" } ?? ""
    }.joined()
    let perSecond = Int(epoch.imagesPerSecond.rounded())
    let speed = perSecond > 0 ? " · \(perSecond) images/s" : ""
    let message = epoch.message.map { " · \($0)" } ?? ""
    bar.say(
      "epoch \(epoch.epoch): training "
        + Self.losses(
          epoch.lesionLoss, epoch.siteLoss, further.map { ($0.key, $0.value.trainLoss) })
        + " · validation \(validation)\(meanAP)\(metrics)\(epoch.isBest ? " · best" : "")"
        + "\(speed)\(message)")
    drawCurves()
  }

  /// Training writes numbers alone; an image that can't be drawn must not stop it.
  private func drawCurves() {
    guard let folder else { return }
    do { try TrainingCurves.write(run: folder) } catch { note("curves.svg: \(error)") }
  }

  private static func losses(
    _ lesion: Double?, _ site: Double?, _ further: [(head: String, loss: Double?)]
  ) -> String {
    ([("lesion", lesion), ("site", site)] + further).compactMap { head, loss in
      loss.map { "\(head) \(NumberText.fixed($0, 3))" }
    }.joined(separator: " · ")
  }

  private static func mebibytes(_ bytes: Int) -> Int { (bytes + (1 << 20) - 1) >> 20 }
}

/// What a program that reads JSON Lines receives.
private struct TrainingEvent: Encodable, Sendable {
  let event: String
  var recipe: String?
  var fold: Int?
  var text: String?
  var plan: TrainingPlan?
  var all: ExperimentPlan?
  var epoch: EpochSummary?
}
