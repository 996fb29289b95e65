package import Vocabulary

/// What can go wrong with an image's bytes.
package enum ImagingError: Failure, Equatable {
  /// Neither JPEG nor PNG, but what the signature says.
  case notAnImage(FileSignature)
  /// More pixels than the limit; nothing was allocated.
  case tooLarge(width: Int, height: Int, limit: Int)
  /// The codec gave up; `reason` is its own text.
  case corrupt(format: ImageFormat, reason: String)
  /// A colour model without a conversion to RGB.
  case unsupported(format: ImageFormat, reason: String)
  /// The codec could not get memory for this size.
  case outOfMemory(width: Int, height: Int)
  /// The codec could not write; `reason` is its own text.
  case notEncoded(format: ImageFormat, reason: String)

  /// What happened and what to do, as one line.
  package var description: String { remedy.isEmpty ? reason : "\(reason): \(remedy)" }

  /// What happened.
  package var reason: String {
    switch self {
    case .notAnImage(let signature): "neither JPEG nor PNG, but \(signature.name)"
    case .tooLarge(let width, let height, let limit):
      "the image claims \(width) x \(height) pixels, more than the limit of \(limit)"
    case .corrupt(let format, let reason): "damaged \(format) (\(reason))"
    case .unsupported(let format, let reason):
      "\(format) with \(reason) cannot be turned into RGB"
    case .outOfMemory(let width, let height):
      "not enough memory for \(width) x \(height) pixels"
    case .notEncoded(let format, let reason):
      "the image could not be written as \(format): \(reason)"
    }
  }

  /// What to do, as a sentence without its end; empty where nothing about the file helps.
  package var remedy: String {
    switch self {
    case .notAnImage(let signature): signature.remedy
    case .tooLarge: "check the file, or shrink it"
    case .corrupt: "fetch the file again"
    case .unsupported: "convert it to an RGB JPEG or PNG"
    case .outOfMemory, .notEncoded: ""
    }
  }

  /// Damaged input is bad data; what the machine lacks is an I/O matter.
  package var exitStatus: ExitStatus {
    switch self {
    case .outOfMemory, .notEncoded: .inputOutput
    default: .badData
    }
  }
}
