/// What annotation programs export, as rows of a table: one mapping then reads every export of the same
/// labels.
enum AnnotationExport {
  /// The rows of a document that a mapping can read.
  static func rows(of root: JSONNode) -> [JSONNode] {
    if let tasks = labelStudioTasks(root) { return labelStudio(tasks) }
    if let coco = coco(root) { return coco }
    return root.elements ?? [root]
  }

  /// What a document is called, to say what it is where no mapping holds; nil for other documents.
  static func name(of file: InputFile) -> String? {
    if CVATRows.isCVAT(file.text) { return "a CVAT export (XML)" }
    let marks = ["\"completed_by\"", "\"category_id\"", "\"annotation_id\"", "\"lead_time\""]
    guard marks.contains(where: { file.contains($0) }),
      let root = file.parsed(JSONReader.Document.self).root
    else { return nil }
    if labelStudioTasks(root) != nil { return "a Label Studio export (JSON)" }
    if coco(root) != nil { return "a COCO export (JSON)" }
    let first = root.elements?.first
    if first?["annotation_id"] != nil || first?["lead_time"] != nil {
      return "a Label Studio export (JSON-MIN)"
    }
    return nil
  }

  private static func node(_ text: String, at node: JSONNode) -> JSONNode {
    JSONNode(value: .string(text), range: node.range)
  }

  // MARK: Label Studio

  private static let maximumNames = 256

  private static func labelStudioTasks(_ root: JSONNode) -> [JSONNode]? {
    guard let tasks = root.elements, let first = tasks.first, first["data"]?.members != nil,
      annotations(first) != nil
    else { return nil }
    return tasks
  }

  private static func annotations(_ task: JSONNode) -> [JSONNode]? {
    (task["annotations"] ?? task["completions"])?.elements
  }

  /// A row for each annotation that was not cancelled: the task's data, `annotator`, and what was said
  /// under each name of the labelling interface; a task without annotations is a row of its data.
  private static func labelStudio(_ tasks: [JSONNode]) -> [JSONNode] {
    var names: [String] = []
    var seen: Set<String> = []
    for result in tasks.flatMap({ annotations($0) ?? [] }).flatMap({ $0["result"]?.elements ?? [] })
    {
      if let name = result["from_name"]?.string, seen.insert(name).inserted { names.append(name) }
    }
    return tasks.flatMap { task -> [JSONNode] in
      var shared = task["data"]?.members ?? []
      if let id = task["id"], !shared.contains(where: { $0.name == "id" }) {
        shared.append(.init(name: "id", value: id))
      }
      let done = (annotations(task) ?? []).filter { $0["was_cancelled"]?.value != .boolean(true) }
      if done.isEmpty { return [JSONNode(value: .object(shared), range: task.range)] }
      return done.map { annotation in
        var values: [String: [JSONNode]] = [:]
        for result in annotation["result"]?.elements ?? [] {
          guard let name = result["from_name"]?.string, let value = result["value"] else {
            continue
          }
          values[name, default: []].append(value)
        }
        var members = shared
        if let who = annotator(annotation) { members.append(.init(name: "annotator", value: who)) }
        // Who chose nothing under a name was asked all the same; no interface has hundreds of names.
        for name in names where values[name] != nil || names.count <= maximumNames {
          members.append(.init(name: name, value: value(values[name] ?? [], at: annotation)))
        }
        return JSONNode(value: .object(members), range: annotation.range)
      }
    }
  }

  /// What stands under one name: a rating or text alone, else the list of what was chosen.
  private static func value(_ values: [JSONNode], at annotation: JSONNode) -> JSONNode {
    if values.count == 1 {
      for name in ["rating", "number", "datetime"] {
        if let single = values[0][name] { return single }
      }
      if let text = values[0]["text"] {
        return text.elements?.count == 1 ? text.elements?.first ?? text : text
      }
    }
    return JSONNode(value: .array(values), range: annotation.range)
  }

  /// Who made an annotation: a number, an address, or an object with one.
  private static func annotator(_ annotation: JSONNode) -> JSONNode? {
    guard let who = annotation["completed_by"], who.value != .null else { return nil }
    return who["email"] ?? who["id"] ?? (who.text == nil ? nil : who)
  }

  // MARK: COCO

  /// A row for each image: its members, and `categories`, the names of what was marked on it.
  private static func coco(_ root: JSONNode) -> [JSONNode]? {
    guard let images = root["images"]?.elements, let marks = root["annotations"]?.elements,
      let categories = root["categories"]?.elements
    else { return nil }
    var names: [String: String] = [:]
    for category in categories {
      if let id = category["id"]?.text, let name = category["name"]?.text { names[id] = name }
    }
    var marked: [String: [JSONNode]] = [:]
    var seen: Set<[String]> = []
    for mark in marks {
      guard let image = mark["image_id"]?.text, let category = mark["category_id"]?.text else {
        continue
      }
      // An export has a mark for each object; what was seen on the image is said once.
      guard seen.insert([image, category]).inserted else { continue }
      let name = names[category] ?? "category \(category)"
      marked[image, default: []].append(node(name, at: mark))
    }
    return images.map { image in
      let own = image["id"]?.text.flatMap { marked[$0] } ?? []
      let list = JSONNode(value: .array(own), range: image.range)
      return JSONNode(
        value: .object((image.members ?? []) + [.init(name: "categories", value: list)]),
        range: image.range)
    }
  }
}
