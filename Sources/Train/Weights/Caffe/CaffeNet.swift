/// The layers of a `NetParameter` of caffe.proto that matter here: those with blobs, and the order.
struct CaffeNet: Sendable {
  struct Layer: Sendable {
    /// The name in the net.
    let name: String
    /// Its arrays, in the order that Caffe has for this type of layer.
    let blobs: [CaffeBlob]
    /// The epsilon of batch normalisation, when it is stated.
    let epsilon: Float?
  }

  /// The net's name.
  private(set) var name = ""
  /// The layers in the net's order, those without blobs too.
  private(set) var layers: [Layer] = []

  /// The fields of a layer in the two forms of the file.
  private struct Form {
    let name: Int
    let blobs: Int
    let batchNorm: Int?
    /// `layer`, since 2014.
    static let new = Form(name: 1, blobs: 7, batchNorm: 139)
    /// `layers`, before that.
    static let old = Form(name: 4, blobs: 6, batchNorm: nil)
  }

  private static let mostLayers = 100_000

  /// Reads a file.
  ///
  /// Fails when it is damaged.
  init(_ file: UnsafeRawBufferPointer) throws(WeightProblem) {
    var reader = unsafe WireReader(file, 0..<file.count)
    while let (field, value) = try reader.next() {
      guard case .bytes(let part) = value else { continue }
      switch field {
      case 1: unsafe name = String(decoding: file[part], as: UTF8.self)
      case 2: unsafe layers.append(try Self.layer(file, part, .old))
      case 100: unsafe layers.append(try Self.layer(file, part, .new))
      default: break
      }
      guard layers.count <= Self.mostLayers else { throw WeightProblem("it has too many layers") }
    }
  }

  /// Whether a file's fields are those of a net with layers.
  static func isNet(_ file: UnsafeRawBufferPointer) -> Bool {
    var reader = unsafe WireReader(file, 0..<file.count)
    var layers = 0
    do throws(WeightProblem) {
      while let (field, value) = try reader.next() {
        guard case .bytes = value else {
          // Sizes of the input and switches of the net are plain numbers.
          guard field <= 12 else { return false }
          continue
        }
        if field == 2 || field == 100 { layers += 1 }
        if field > 200 { return false }
      }
    } catch {
      // A cut-off net is a net still: reading it says what is wrong.
      return layers > 0
    }
    return layers > 0
  }

  private static func layer(
    _ file: UnsafeRawBufferPointer, _ range: Range<Int>, _ form: Form
  ) throws(WeightProblem) -> Layer {
    var reader = unsafe WireReader(file, range)
    var name = ""
    var blobs: [CaffeBlob] = []
    var epsilon: Float?
    while let (field, value) = try reader.next() {
      guard case .bytes(let part) = value else { continue }
      if field == form.name {
        unsafe name = String(decoding: file[part], as: UTF8.self)
      } else if field == form.blobs {
        blobs.append(unsafe try CaffeBlob(file, part))
      } else if field == form.batchNorm {
        // Of a BatchNorm only `eps` (3) counts: its fraction for moving averages is of training
        // alone.
        var parameters = unsafe WireReader(file, part)
        while let (field, value) = try parameters.next() {
          guard field == 3, case .fixed32(let offset) = value else { continue }
          epsilon = unsafe TorchNumber.float.read(file, at: offset)
        }
      }
    }
    return Layer(name: name, blobs: blobs, epsilon: epsilon)
  }
}
