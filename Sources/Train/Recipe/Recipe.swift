public import Provenance

/// Every hyper-parameter of a training run, as written in a file of `recipes/`.
///
/// The defaults are those of the multi-task ResNet-50, `recipes/paper-mtl.yaml`; a file states only
/// what it changes, and the complete recipe is written into the run's folder.
public struct Recipe: Sendable, Equatable {
  /// The name of the run, and of its folder together with a digest.
  public var name = "paper-mtl"
  /// The network, by its name in the registry of models.
  public var model = "resnet50"
  /// Which heads are trained.
  public var tasks = Tasks.mtl
  /// The seed of all that is drawn: weights, order, augmentation, validation images.
  public var seed: UInt64 = 0
  /// Images in a step.
  public var batch = 32
  /// How convolutions may be computed.
  public var convolutions = ConvolutionAlgorithm.fast
  /// Parts in which a batch goes through the network; their gradients add up to one step.
  public var accumulate = 1
  /// What the steps may take; a batch is cut into more parts until they fit.
  public var memory = MemorySize.unlimited
  /// Passes over the training images, at most; 0 when `iterations` are stated.
  public var epochs = 60
  /// Steps, at most; 0 when `epochs` are stated.
  public var iterations = 0
  /// Steps from one validation to the next; 0 validates after each epoch.
  public var validateEvery = 0
  /// Share of the training folds' images that validates instead of training.
  public var validation = 0.1
  /// How pictures become the network's input.
  public var input = Input()
  /// The optimiser: SGD with momentum.
  public var optimiser = Optimiser()
  /// How the learning rate changes.
  public var schedule = Schedule()
  /// The weights of the two tasks in the objective.
  public var losses = Losses()

  /// The recipe with all its defaults.
  public init() {}

  /// The digest of all values, by which a run knows whether it is the same run.
  public var digest: Digest { Digest.of(text: values) }

  /// All keys with their values, one a line, without comments.
  var values: String {
    RecipeField.all.map { "\($0.key): \($0.write(self))\n" }.joined()
  }
}

extension Recipe {
  /// How pictures become the network's input.
  public struct Input: Sendable, Equatable {
    /// Side of the square that the network sees, pixels.
    public var side = 224
    /// How a picture takes its size: by its shorter side, or warped to a square.
    public var resize = Resizing.shorter
    /// Range of the shorter side in training, whole numbers, ends included, pixels.
    public var jitter = [256, 480]
    /// Whether half of the training crops are mirrored.
    public var mirror = true
    /// Shorter side when testing, pixels.
    public var testSide = 256
    /// Shorter sides over which a test prediction averages; empty for `testSide` alone.
    public var testSides: [Int] = []
    /// Crops that a test prediction averages: 1 (centre) or 10 (corners, centre, mirrors).
    public var testCrops = 10
    /// Where test crops are taken: in the whole picture or in its central square.
    public var cropFrom = CropFrom.whole
    /// The order of the channels.
    public var channels = FromWeights<ChannelOrder>.weights
    /// The range of the values, in whose units mean and deviation are.
    public var scale = FromWeights<ValueScale>.weights
    /// Mean of the three channels, in their order.
    public var mean = FromWeights<[Double]>.weights
    /// Standard deviation of the three channels, in their order.
    public var std = FromWeights<[Double]>.weights
    /// The mean of each pixel, subtracted instead of `mean`.
    public var meanImage = MeanImageChoice.weights

    /// The shorter sides of a test prediction.
    var sidesOfTests: [Int] { testSides.isEmpty ? [testSide] : testSides }
    /// The longest shorter side that is ever asked for.
    var largestSide: Int { max(jitter[1], testSide, testSides.max() ?? 0) }
  }

  /// SGD with momentum, weight decay and multipliers for the heads.
  public struct Optimiser: Sendable, Equatable {
    /// Learning rate at the start.
    public var learningRate = 0.001
    /// Momentum.
    public var momentum = 0.9
    /// Where the learning rate enters the momentum.
    public var momentumForm = MomentumForm.torch
    /// Weight decay.
    public var weightDecay = 0.0001
    /// Whether gamma and beta of batch normalisation decay too.
    public var decayBatchNorm = true
    /// Learning rate multiplier of the heads' weights.
    public var headWeights = 10.0
    /// Learning rate multiplier of the heads' biases.
    public var headBiases = 20.0
    /// Which statistics batch normalisation uses while training.
    public var batchNorm = NormalisationChoice.auto
  }

  /// How the learning rate changes.
  public struct Schedule: Sendable, Equatable {
    /// The kind of schedule.
    public var kind = ScheduleKind.plateau
    /// Units in which the rate rises linearly from 0 to its start.
    public var warmUp = 0.0
    /// The rate is multiplied with it at a plateau or at a step of the schedule.
    public var factor = 0.1
    /// Validations without a better loss that make a plateau.
    public var patience = 4
    /// The plateau that ends the training; 0: never.
    public var stopAfter = 3
    /// Units after each of which a schedule of steps multiplies the rate; 0: at the milestones.
    public var every = 0
    /// Units after which a schedule of steps multiplies the rate.
    public var milestones: [Int] = []
    /// Validations without a better loss that end the training, whatever the kind; 0: never.
    public var earlyStop = 0
  }

  /// The weights of the two tasks in the objective.
  public struct Losses: Sendable, Equatable {
    /// Weight of the lesion loss.
    public var lesion = 1.0
    /// Weight of the site loss.
    public var site = 1.0
  }

  /// How a picture takes its size.
  public enum Resizing: String, Sendable, CaseIterable {
    /// The shorter side takes the length, the longer one follows.
    case shorter
    /// Both sides take the length, whatever the picture's shape (Krizhevsky's in Caffe).
    case warp
  }

  /// Which statistics batch normalisation uses while training.
  public enum NormalisationChoice: String, Sendable, CaseIterable {
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
  public enum CropFrom: String, Sendable, CaseIterable {
    /// The whole resized picture.
    case whole
    /// Its central square (Krizhevsky et al. 2012).
    case square
  }

  /// Where the learning rate enters the momentum.
  public enum MomentumForm: String, Sendable, CaseIterable {
    /// v <- mu v + g, w <- w - eta v.
    case torch
    /// v <- mu v + eta g, w <- w - v.
    case caffe
  }

  /// The kinds of schedule.
  public enum ScheduleKind: String, Sendable, CaseIterable {
    /// Divided when the validation loss stops falling.
    case plateau
    /// Multiplied at fixed times.
    case step
    /// Half a cosine from the start to 0 over all epochs (Loshchilov & Hutter 2016).
    case cosine
    /// Never changed.
    case constant
  }
}
