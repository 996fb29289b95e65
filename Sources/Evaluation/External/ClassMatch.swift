package import Vocabulary

/// The classes of a model next to those of a labelled pack, matched by id.
package struct ClassMatch: Sendable, Codable, Equatable {
  /// Ids that both have, in the model's order.
  package let common: [String]
  /// Ids of the model that the pack does not label.
  package let onlyModel: [String]
  /// Ids of the pack that the model does not know.
  package let onlyPack: [String]
  /// For each class of the model its position in the pack; -1 when it has none.
  package let positions: [Int]

  /// The file's keys; `places` is the old word for positions.
  private enum CodingKeys: String, CodingKey {
    case common, onlyModel, onlyPack
    case positions = "places"
  }

  /// Matches two lists of ids.
  package init(model: [String], pack: [String]) {
    let known = Dictionary(pack.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    positions = model.map { known[$0] ?? -1 }
    common = model.filter { known[$0] != nil }
    onlyModel = model.filter { known[$0] == nil }
    onlyPack = pack.filter { !model.contains($0) }
  }

  /// The states of an image's classes in the model's order; unknown where the pack has none.
  package func states(_ packed: [LabelState]) -> [LabelState] {
    positions.map { $0 < 0 ? .unknown : packed[$0] }
  }

  /// The model's position of a class of the pack; nil when it does not know it.
  package func model(_ position: Int?) -> Int? { position.flatMap { positions.firstIndex(of: $0) } }
}
