internal import CLoaders

/// Short names for oneDNN's arguments.
extension derm_argument {
  static var source: derm_argument { derm_source }
  static var weights: derm_argument { derm_weights }
  static var bias: derm_argument { derm_bias }
  static var destination: derm_argument { derm_destination }
  static var mean: derm_argument { derm_mean }
  static var variance: derm_argument { derm_variance }
  static var scale: derm_argument { derm_scale }
  static var shift: derm_argument { derm_shift }
  static var workspace: derm_argument { derm_workspace }
  static var sourceGradient: derm_argument { derm_source_gradient }
  static var weightsGradient: derm_argument { derm_weights_gradient }
  static var biasGradient: derm_argument { derm_bias_gradient }
  static var destinationGradient: derm_argument { derm_destination_gradient }
  static var scaleGradient: derm_argument { derm_scale_gradient }
  static var shiftGradient: derm_argument { derm_shift_gradient }
  static var scratchpad: derm_argument { derm_scratchpad }
}
