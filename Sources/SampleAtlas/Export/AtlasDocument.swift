/// Writes the atlas as one document in the project's own XML form (`docs/formats.md`).
struct AtlasDocument {
  let plan: AtlasPlan
  let vocabulary: AtlasVocabulary

  var bytes: [UInt8] {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<atlas>\n"
    for planned in plan.cases {
      text += " <case id=\"\(planned.number)\">\n"
      for image in planned.images { text += element(image, planned) }
      text += " </case>\n"
    }
    return Array((text + "</atlas>\n").utf8)
  }

  private func element(_ image: PlannedImage, _ planned: PlannedCase) -> String {
    let dirt = planned.dirt
    var text = "  <image id=\"\(image.id)\" file=\"\(Markup.escaped(image.file))\">\n"
    if !dirt.lacksLesions { text += terms("lesion", image.terms, vocabulary.lesions) }
    if !dirt.lacksSite { text += terms("site", image.sitePaths, vocabulary.sites) }
    if !dirt.lacksDiagnosis { text += terms("diagnosis", [image.diagnosis], vocabulary.diagnoses) }
    text += terms("symptom", planned.symptoms, vocabulary.symptoms)
    text += terms("pathophysiology", planned.pathophysiology, vocabulary.pathophysiology)
    text += "   <contributor>\(Markup.escaped(planned.contributor))</contributor>\n"
    text +=
      "   <attribute name=\"patient_details\">\(Markup.escaped(planned.patient))</attribute>\n"
    return text + "  </image>\n"
  }

  private func terms(_ name: String, _ paths: [String], _ table: TermTable) -> String {
    paths.map { path in
      let id = table.term(path).map { " id=\"\($0.id)\"" } ?? ""
      return "   <\(name)\(id)>\(Markup.escaped(path))</\(name)>\n"
    }.joined()
  }
}
