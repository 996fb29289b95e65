internal import Artifacts

extension Recipe {
  /// The loss of each head that is trained, by its id.
  var headLosses: [String: HeadLoss] {
    var losses: [String: HeadLoss] = [:]
    if tasks.hasLesions {
      losses[Head.lesionID] = HeadLoss(
        weight: Float(self.losses.lesion), multiLabel: self.losses.lesionLoss)
    }
    if tasks.hasSites {
      losses[Head.siteID] = HeadLoss(weight: Float(self.losses.site))
      losses[Head.siteID]?.multiClass.smoothing = self.losses.siteSmoothing
    }
    for head in heads.all { losses[head.id] = head.loss }
    return losses
  }

  /// The factor of a head's loss in the objective.
  func weight(of head: String) -> Double {
    switch head {
    case Head.lesionID: losses.lesion
    case Head.siteID: losses.site
    default: heads.all.first { $0.id == head }?.weight ?? 1
    }
  }

  /// How the classes of a head are weighted in its loss.
  func weighting(of head: String) -> ClassWeighting {
    switch head {
    case Head.lesionID: losses.posWeight
    case Head.siteID: losses.siteWeights
    default: heads.all.first { $0.id == head }?.classWeights ?? ClassWeighting.none
    }
  }
}
