internal import Artifacts
internal import Documents
internal import Files
internal import Vocabulary

/// The heads of a network with the classes that its outputs stand for, in order.
struct ClassList: Sendable, Equatable {
  /// Lesions, sites, then further heads: those that are trained.
  let heads: [Head]

  private static let (lesionKey, siteKey, furtherKey) = ("lesions", "sites", "heads")

  init(_ heads: [Head]) { self.heads = heads }

  /// The heads of lesions and sites, where they have classes.
  init(lesions: [ClassID], sites: [SiteID], further: [Head] = []) {
    heads =
      (lesions.isEmpty ? [] : [Head(lesions: lesions)])
      + (sites.isEmpty ? [] : [Head(sites: sites)]) + further
  }

  /// The heads of a recipe with their classes in a pack.
  ///
  /// Fails when the pack has no classes for a further head.
  init(_ pack: Pack, _ recipe: Recipe) throws(TrainError) {
    let (manifest, tasks) = (pack.manifest, recipe.tasks)
    var further: [Head] = []
    for head in recipe.heads.all { further.append(try Self.head(head, pack)) }
    self.init(
      lesions: tasks.hasLesions ? manifest.lesions.map { ClassID($0.id) } : [],
      sites: tasks.hasSites ? manifest.sites.map { SiteID($0.id) } : [], further: further)
  }

  /// A head of diagnoses, whose classes are the frequent ones of the pack.
  private static func head(_ head: FurtherHead, _ pack: Pack) throws(TrainError) -> Head {
    let found = HeadLabels.diagnoses(in: pack, kind: head.kind, atLeast: head.atLeast)
    let least = head.kind == .multiClass ? 2 : 1
    guard found.classes.count < least else {
      return Head(id: head.id, facet: head.facet, kind: head.kind, classes: found.classes)
    }
    let what =
      found.stated == 0
      ? "none of its images with pixels has a diagnosis"
      : "of \(NumberText.counted(found.stated, "image")) with pixels and a diagnosis, "
        + NumberText.counted(found.classes.count, "diagnosis has", "diagnoses have")
        + " \(head.atLeast) images\(head.kind == .multiClass ? " that name no other" : "")"
    throw .unusablePack(
      path: pack.path, what: "\(what), so that head '\(head.id)' can't be trained",
      remedy: found.stated == 0
        ? "Map a column to 'diagnosis' (docs/formats.md) and run derm-ingest and derm-refine again, or take the "
          + "head out of the recipe."
        : "Lower heads.\(head.id).at_least, or take the head out of the recipe.")
  }

  /// The heads that a checkpoint's metadata name; nil when they name none.
  init?(metadata: [String: String]) {
    guard let lesions = metadata[Self.lesionKey], let sites = metadata[Self.siteKey] else {
      return nil
    }
    var further: [Head] = []
    if let text = metadata[Self.furtherKey] {
      guard
        let heads = try? CanonicalJSON.decode([Head].self, from: Array(text.utf8), path: "heads"),
        heads.allSatisfy({ FurtherHead.isID($0.id) && !$0.classes.isEmpty }),
        Set(heads.map(\.id)).count == heads.count
      else { return nil }
      further = heads
    }
    self.init(
      lesions: lesions.split(separator: "\n").map { ClassID(String($0)) },
      sites: sites.split(separator: "\n").map { SiteID(String($0)) }, further: further)
  }

  /// Lesion classes; empty when lesions are not trained.
  var lesions: [ClassID] { self[Head.lesionID]?.classes.map { ClassID($0) } ?? [] }

  /// Sites; empty when sites are not trained.
  var sites: [SiteID] { self[Head.siteID]?.classes.map { SiteID($0) } ?? [] }

  /// The heads next to lesions and sites.
  var further: [Head] { heads.filter(\.isFurther) }

  /// The head of this id; nil when it is not trained.
  subscript(id: String) -> Head? { heads.first { $0.id == id } }

  /// The classes as metadata: lesions and sites one a line, further heads as JSON.
  var metadata: [String: String] {
    get throws {
      var metadata = [
        Self.lesionKey: lesions.map(\.rawValue).joined(separator: "\n"),
        Self.siteKey: sites.map(\.rawValue).joined(separator: "\n"),
      ]
      if !further.isEmpty {
        metadata[Self.furtherKey] = String(
          decoding: try CanonicalJSON.encode(further), as: UTF8.self)
      }
      return metadata
    }
  }

  /// Whether the head of a parameter stands for the same classes in both lists.
  func agrees(with other: ClassList, head parameter: String) -> Bool {
    let id = String(parameter.prefix { $0 != "." })
    return self[id] == other[id]
  }
}
