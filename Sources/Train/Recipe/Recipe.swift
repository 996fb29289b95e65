package import Digests

/// Every hyper-parameter of a training run, as written in a file of `recipes/`.
///
/// The defaults are those of the multi-task ResNet-50, `recipes/paper-mtl.yaml`; a file states only
/// what it changes, and the complete recipe is written into the run's folder.
package struct Recipe: Sendable, Equatable {
  /// The name of the run, and of its folder together with a digest.
  package var name = "paper-mtl"
  /// The network, by its name in the registry of models.
  package var model = "resnet50"
  /// Which heads are trained.
  package var tasks = Tasks.mtl
  /// The seed of all that is drawn: weights, order, augmentation, validation images.
  package var seed: UInt64 = 0
  /// Images in a step.
  package var batch = 32
  /// How convolutions may be computed.
  package var convolutions = ConvolutionAlgorithm.fast
  /// Micro-batches in which a batch goes through the network; their gradients add up to one step.
  package var accumulate = 1
  /// What the steps may take; a batch is cut into more micro-batches until they fit.
  package var memory = MemorySize.unlimited
  /// Passes over the training images, at most; 0 when `iterations` are stated.
  package var epochs = 60
  /// Steps, at most; 0 when `epochs` are stated.
  package var iterations = 0
  /// Steps from one validation to the next; 0 validates after each epoch.
  package var validateEvery = 0
  /// Share of the training folds' images that validates instead of training.
  package var validation = 0.1
  /// Whether probabilities are calibrated on the validation images.
  package var calibration = Calibration.none
  /// How images become the network's input.
  package var input = Input()
  /// How parameters move.
  package var optimiser = Optimiser()
  /// How the learning rate changes.
  package var schedule = Schedule()
  /// The weights and forms of the losses of lesions and sites.
  package var losses = Losses()
  /// The heads next to lesions and sites.
  package var heads = FurtherHeads()

  package init() {}

  /// The digest of all values, by which a run knows whether it is the same run.
  package var digest: Digest { Digest.of(text: values) }

  /// All keys with their values, one a line, without comments.
  ///
  /// A key that came later is left out while it has the value that says what was done before, so
  /// that a recipe which does not use it keeps its digest.
  var values: String {
    RecipeField.all.filter { $0.before == nil || $0.before != $0.write(self) }
      .map { "\($0.key): \($0.write(self))\n" }.joined()
  }
}

extension Recipe {
  /// How images become the network's input.
  package struct Input: Sendable, Equatable {
    /// Side of the square that the network sees, pixels.
    package var side = 224
    /// How an image takes its size: by its shorter side, or warped to a square.
    package var resize = Resizing.shorter
    /// Range of the shorter side in training, integers, ends included, pixels.
    package var jitter = [256, 480]
    /// Whether half of the training crops are mirrored.
    package var mirror = true
    /// How a training crop is taken.
    package var crop = CropKind.jitter
    /// Kind resized: range of the part's share of the image's area.
    package var cropArea = [0.08, 1.0]
    /// Kind resized: range of the part's width over its height.
    package var cropAspect = [0.75, 1.3333333333333333]
    /// Reach of the factor of brightness around 1; 0 leaves it as it is.
    package var brightness = 0.0
    /// Reach of the factor of contrast around 1.
    package var contrast = 0.0
    /// Reach of the factor of saturation around 1.
    package var saturation = 0.0
    /// Reach of the turn of the hue, in turns, at most one half.
    package var hue = 0.0
    /// Probability that a rectangle of a training input is set to the mean.
    package var erase = 0.0
    /// Alpha of mixup's Beta distribution; 0 mixes nothing.
    package var mixup = 0.0
    /// Shorter side when testing, pixels.
    package var testSide = 256
    /// Shorter sides over which a test prediction averages; empty for `testSide` alone.
    package var testSides: [Int] = []
    /// Crops that a test prediction averages: 1 (centre) or 10 (corners, centre, mirrors).
    package var testCrops = 10
    /// Where test crops are taken: in the whole image or in its central square.
    package var cropFrom = CropFrom.whole
    package var channels = FromWeights<ChannelOrder>.weights
    /// The range of the values, in whose units mean and std are.
    package var scale = FromWeights<ValueScale>.weights
    /// Mean of the three channels, in their order.
    package var mean = FromWeights<[Double]>.weights
    /// Standard deviation of the three channels, in their order.
    package var std = FromWeights<[Double]>.weights
    /// The mean of each pixel, subtracted instead of `mean`.
    package var meanImage = MeanImageChoice.weights

    /// The shorter sides of a test prediction.
    var sidesOfTests: [Int] { testSides.isEmpty ? [testSide] : testSides }
    /// The longest shorter side that is ever asked for.
    ///
    /// A crop that is resized comes from an image of which its smallest part has about the input's
    /// side.
    var largestSide: Int {
      let training =
        crop == .jitter ? jitter[1] : Int((Double(side) / cropArea[0].squareRoot()).rounded(.up))
      return max(training, testSide, testSides.max() ?? 0)
    }
  }

  /// How parameters move: the optimizer, its constants, and what scales them in groups.
  package struct Optimiser: Sendable, Equatable {
    /// The optimizer, by its name in the registry.
    package var kind = "sgd"
    /// Learning rate at the start.
    package var learningRate = 0.001
    /// The share of the momentum buffer that a step keeps; SGD alone.
    package var momentum = 0.9
    /// Where the learning rate enters the momentum.
    package var momentumConvention = MomentumConvention.pytorch
    /// The share of a parameter that is added to its gradient (SGD), or that goes in a step of rate 1 (AdamW).
    package var weightDecay = 0.0001
    /// Whether gamma and beta of batch normalisation decay too.
    package var decayBatchNorm = true
    /// AdamW: the shares of the old averages of the gradient and of its square that are kept.
    package var betas = [0.9, 0.999]
    /// AdamW: what is added to the root of the square's average.
    package var epsilon = 1e-8
    /// The keys that optimizers' files declare (`Optimizer.fields`).
    package var own = Own()
    /// The largest norm of all gradients together; 0 leaves them as they are.
    package var clipNorm = 0.0
    /// The share of the old moving average of the weights that a step keeps; 0: there is none.
    package var ema = 0.0
    /// Stages of the network, from the first, that do not train.
    package var frozenStages = 0
    /// Whether biases decay too.
    package var decayBiases = false
    /// Learning rate multiplier of all but the heads.
    package var backbone = 1.0
    /// Learning rate multiplier of the heads' weights.
    package var headWeights = 10.0
    /// Learning rate multiplier of the heads' biases.
    package var headBiases = 20.0
    /// Which statistics batch normalisation uses while training.
    package var batchNorm = NormalisationChoice.auto
  }

  /// How the learning rate changes.
  package struct Schedule: Sendable, Equatable {
    package var kind = ScheduleKind.plateau
    /// Units in which the rate rises linearly from 0 to its start.
    package var warmUp = 0.0
    /// The rate is multiplied with it at a plateau or at a step of the schedule.
    package var factor = 0.1
    /// What plateaus, early stop and the choice of a checkpoint watch.
    package var monitor = Monitor.auto
    /// Which state becomes the best checkpoint.
    package var best = BestCheckpoint.auto
    /// Validations without a better value of the monitor that make a plateau.
    package var patience = 4
    /// The plateau that ends the training; 0: never.
    package var stopAfter = 3
    /// Units after each of which a schedule of steps multiplies the rate; 0: at the milestones.
    package var every = 0
    /// Units after which a schedule of steps multiplies the rate.
    package var milestones: [Int] = []
    /// Validations without a better value of the monitor that end the training, whatever the kind; 0: never.
    package var earlyStop = 0
  }

  /// The weights and forms of the losses of lesions and sites.
  package struct Losses: Sendable, Equatable {
    /// Weight of the lesion loss.
    package var lesion = 1.0
    /// Weight of the site loss.
    package var site = 1.0
    /// The form of the lesion loss.
    package var lesionKind = LesionLossKind.bce
    /// Focal and asymmetric: the focusing exponents of positives and of negatives.
    package var gamma = [2.0, 2.0]
    /// Focal: the share of positives; 0 gives both sides 1.
    package var alpha = 0.25
    /// Asymmetric: what is taken from a negative's probability.
    package var margin = 0.05
    /// Lesion targets become t (1 - x) + x / 2.
    package var lesionSmoothing = 0.0
    /// Share of a site's target that goes to all sites alike.
    package var siteSmoothing = 0.0
    /// How a lesion's positives are weighted.
    package var posWeight = ClassWeighting.none
    /// How sites are weighted.
    package var siteWeights = ClassWeighting.none

    /// The lesion loss as a value.
    var lesionLoss: BCEWithLogitsLoss {
      var loss = BCEWithLogitsLoss()
      loss.smoothing = lesionSmoothing
      guard lesionKind != .bce else { return loss }
      (loss.gammaPositive, loss.gammaNegative) = (gamma[0], gamma[1])
      if lesionKind == .focal { loss.alpha = alpha > 0 ? alpha : nil }
      if lesionKind == .asymmetric { loss.margin = margin }
      return loss
    }
  }

  /// The forms of the lesion loss.
  package enum LesionLossKind: String, Sendable, CaseIterable {
    /// Sigmoid cross-entropy, the paper's.
    case bce
    /// Focal (Lin et al. 2017).
    case focal
    /// Asymmetric (Ridnik et al. 2020).
    case asymmetric
  }

  /// How a training crop is taken.
  package enum CropKind: String, Sendable, CaseIterable {
    /// Of the input's side, from the image at a random size (`jitter`).
    case jitter
    /// A part of random area and aspect ratio, resized to the input's side.
    case resized
  }

  /// How an image takes its size.
  package enum Resizing: String, Sendable, CaseIterable {
    /// The shorter side takes the length, the longer one follows.
    case shorter
    /// Both sides take the length, whatever the image's shape (Krizhevsky's in Caffe).
    case warp
  }

  /// Which statistics batch normalisation uses while training.
  package enum NormalisationChoice: String, Sendable, CaseIterable {
    /// Decided by the batch: see `Recipe.decided`.
    case auto
    /// The batch's statistics.
    case batch
    /// The stored statistics; gamma and beta learn.
    case frozen
    /// The stored statistics; gamma and beta stay.
    case frozenAffine = "frozen-affine"
  }

  /// Where test crops are taken.
  package enum CropFrom: String, Sendable, CaseIterable {
    /// The whole resized image.
    case whole
    /// Its central square (Krizhevsky et al. 2012).
    case square
  }

  package enum ScheduleKind: String, Sendable, CaseIterable {
    /// Divided when the monitor stops getting better.
    case plateau
    /// Multiplied at fixed times.
    case step
    /// Half a cosine from the start to 0 over all epochs (Loshchilov & Hutter 2016).
    case cosine
    /// Never changed.
    case constant
  }
}
