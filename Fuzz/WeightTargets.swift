internal import Files
internal import Glibc
@testable import Train

/// Files of weights, recipes, and the pickle alone: within a zip file, checksums refuse nearly every mutation of it.
enum WeightTargets {
  static let all = [
    FuzzTarget(name: "weights") { bytes in
      let root = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
      let path = "\(root)/derm-fuzz-\(getpid()).weights"
      do {
        try AtomicFile.write(bytes, to: path)
      } catch {
        preconditionFailure("\(error)")
      }
      defer { try? Folder.remove(path) }
      _ = try? MeanImage.read(path)
      guard let file = try? WeightFile.read(path) else { return }
      let numbers = file.tensors.reduce(0) { $0 + $1.values.count }
      // Views may share storages up to four times the file's size, and the smallest number has two bytes.
      precondition(numbers <= 4 * bytes.count, "more numbers than a file holds")
      for tensor in file.tensors {
        precondition(tensor.values.count == tensor.shape.reduce(1, *), "a shape without numbers")
      }
    },
    FuzzTarget(name: "recipe") { bytes in
      guard let text = String(validating: bytes, as: UTF8.self),
        let recipe = try? Recipe.parse(text, source: "r.yaml")
      else { return }
      precondition((try? Recipe.parse(recipe.text, source: "r.yaml")) == recipe, "another recipe")
    },
    FuzzTarget(name: "pickle") { bytes in
      var unpickler = Unpickler(bytes, name: "p")
      guard let root = try? unpickler.load() else { return }
      guard let dictionary = try? StateDictionary(root, in: unpickler) else { return }
      for (_, tensor) in dictionary.tensors {
        precondition(tensor.count <= tensor.storage.count, "a tensor larger than its storage")
      }
    },
  ]
}
