internal import Metrics

/// Average precision as published for another data set, for showing next to ours.
///
/// Liao and Luo, "A Deep Multi-task Learning Approach to Skin Lesion Classification" (2017), Table 1:
/// 21,657 DermQuest images, 5 folds, networks that start from ImageNet weights.
enum PublishedTable {
  static let models = ["AlexNet", "ResNet", "MTL", "Ensemble"]

  /// The published values of a class by its id, in the order of `models`.
  static func precision(of id: String) -> [Double]? { classes[id] }

  /// The published means of a metric, in the order of `models`; nil for one that was not published.
  static func means(of metric: any Metric) -> [Double]? { means[metric.name] }

  private static let means: [String: [Double]] = [
    AveragePrecision().name: [0.598, 0.726, 0.757, 0.761],
    ImageAveragePrecision().name: [0.704, 0.778, 0.792, 0.798],
  ]

  private static let classes: [String: [Double]] = [
    "alopecia": [0.763, 0.845, 0.843, 0.855], "comedones": [0.687, 0.817, 0.861, 0.858],
    "crust": [0.677, 0.783, 0.794, 0.807], "cyst": [0.461, 0.625, 0.698, 0.702],
    "edema": [0.633, 0.707, 0.751, 0.758],
    "erosion-ulcer-atrophy": [0.774, 0.850, 0.867, 0.873],
    "erythema-erythroderm": [0.742, 0.820, 0.844, 0.843],
    "erythemato-squamous-plaque": [0.496, 0.658, 0.683, 0.690],
    "erythematous-papule": [0.767, 0.846, 0.857, 0.861],
    "erythematous-plaque": [0.538, 0.670, 0.704, 0.708],
    "excoriation": [0.467, 0.605, 0.635, 0.651], "hyperkeratosis": [0.643, 0.772, 0.796, 0.802],
    "hyperpigmented-papule": [0.589, 0.690, 0.738, 0.730],
    "hyperpigmented-plaque": [0.473, 0.637, 0.675, 0.675],
    "macule": [0.619, 0.742, 0.780, 0.777], "nodule": [0.704, 0.793, 0.813, 0.820],
    "oozing": [0.497, 0.595, 0.674, 0.663], "other-papule": [0.344, 0.559, 0.600, 0.603],
    "pearly-papule": [0.716, 0.849, 0.875, 0.879], "other-plaque": [0.331, 0.553, 0.549, 0.562],
    "scar": [0.521, 0.690, 0.728, 0.726], "squames-scales": [0.591, 0.704, 0.748, 0.746],
    "telangiectasis": [0.655, 0.821, 0.837, 0.848], "tumour": [0.598, 0.728, 0.768, 0.770],
    "vesicular-pustular": [0.664, 0.792, 0.814, 0.823],
  ]
}
