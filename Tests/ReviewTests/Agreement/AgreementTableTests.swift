import Documents
import Foundation
import Quality
import TestSupport
import Testing

@testable import Review

/// Agreement as scikit-learn and krippendorff compute it.
@Suite struct AgreementTableTests {
  struct Reference: Decodable {
    let name: String
    let people: [String]
    let answers: [[String: LogLine.Answer]]
    let n: Int
    let agree: Int?
    let alpha: Double
    let kappa: Double?
    let pabak: Double?
  }

  static func references() throws -> [Reference] {
    try JSONDecoder().decode(
      [Reference].self, from: Data(try Checkout.fixture("Review/agreement.json")))
  }

  /// The answers as lines of logs.
  private func table(_ reference: Reference, class name: String = "papule") -> OpinionTable {
    var table = OpinionTable()
    for (number, row) in reference.answers.enumerated() {
      for (person, answer) in row {
        var line = LogLine(
          by: person, item: "missing|atlas/\(number)|\(name)", kind: "missing",
          images: ["atlas/\(number)"], class: name, reading: person == "ab" ? .first : .second,
          shown: LogLine.Shown(terms: nil, given: "absent", evidence: ""), version: "")
        line.id = "\(person)-\(number + 1)"
        line.time = "2026-11-29T10:00:00.000Z"
        line.answer = answer
        table.put(line)
      }
    }
    return table
  }

  @Test("kappa, alpha and PABAK are those of the reference packages to 1e-12")
  func references() throws {
    for reference in try Self.references() {
      let agreement = AgreementTable(table(reference)) { _ in nil }
      #expect(agreement.rows.count == 2)
      for row in agreement.rows {
        #expect(row.questions == reference.n, "\(reference.name)")
        #expect(abs((row.figures[1].value ?? 9) - reference.alpha) < 1e-12, "\(reference.name)")
        if let kappa = reference.kappa, let pabak = reference.pabak {
          #expect(abs((row.figures[0].value ?? 9) - kappa) < 1e-12, "\(reference.name)")
          #expect(abs((row.figures[2].value ?? 9) - pabak) < 1e-12, "\(reference.name)")
          #expect(row.agreeing == reference.agree)
        } else {
          #expect(row.figures[0].value == nil)
        }
      }
    }
  }

  @Test("intervals resample cases: fewer cases give wider ones, and the same logs the same bytes")
  func intervals() throws {
    let reference = try Self.references()[0]
    let table = table(reference)
    let single = AgreementTable(table) { _ in nil }
    let few = AgreementTable(table) { image in Int(image.dropFirst(6)).map { $0 / 6 } }
    func width(_ agreement: AgreementTable) throws -> Double {
      let figure = agreement.rows[0].figures[1]
      return try #require(figure.high) - #require(figure.low)
    }
    #expect(try width(few) > 0.5 * width(single) && width(few) != width(single))
    #expect(AgreementTable(table) { _ in nil }.csv.text == single.csv.text)
    let header = single.csv.text.split(separator: "\n")[0]
    #expect(header.hasPrefix("class,kind,n,agree,kappa,low,high,alpha,pabak,"))
  }

  @Test("decisions do not count as readings, and who took what for what is reported")
  func confusions() throws {
    var table = OpinionTable()
    for (person, answer, reading) in [
      ("ab", LogLine.Answer.wrong, LogLine.Reading.first), ("cd", .right, .second),
      ("ef", .right, .adjudication),
    ] {
      var line = LogLine(
        by: person, item: "missing|atlas/1|papule", kind: "missing", images: ["atlas/1"],
        class: "papule",
        reading: reading, shown: LogLine.Shown(terms: nil, given: "absent", evidence: ""),
        version: "")
      line.answer = answer
      table.put(line)
    }
    let agreement = AgreementTable(table) { _ in nil }
    #expect(agreement.rows.map(\.questions) == [1, 1] && agreement.rows[0].agreeing == 0)
    #expect(agreement.confusions.map(\.said) == ["present"])
    #expect(agreement.confusions.map(\.insteadSaid) == ["absent"])
    #expect(agreement.confusions.first?.count == 1)
  }

  @Test("two who name different sites differ, though both call the stated one wrong")
  func sites() {
    var table = OpinionTable()
    let said = [
      ("arm", "arm", 4), ("leg", "leg", 2), ("face", "face", 1), ("arm", "leg", 2),
      ("leg", "face", 1),
    ]
    var number = 0
    for (one, other, times) in said {
      for _ in 0..<times {
        number += 1
        for (person, site) in [("ab", one), ("cd", other)] {
          var line = LogLine(
            by: person, item: "wrong-site|atlas/\(number)", kind: "wrong-site",
            images: ["atlas/\(number)"], class: "", reading: .first,
            shown: LogLine.Shown(terms: nil, given: "arm", evidence: ""), version: "")
          line.answer = site == "arm" ? .right : .wrong
          line.value = site == "arm" ? nil : site
          table.put(line)
        }
      }
    }
    let agreement = AgreementTable(table) { _ in nil }
    let row = agreement.rows[0]
    #expect(agreement.rows.count == 1 && row.questions == 10 && row.agreeing == 7)
    // By hand: observed 0.7; ab arm 6, leg 3, face 1 and cd arm 4, leg 4, face 2, so 0.38 by chance.
    #expect(abs((row.figures[0].value ?? 9) - 0.32 / 0.62) < 1e-12)
    // Of 20 answers arm 10, leg 7, face 3: 6 pairs differ, and (380 - 90 - 42 - 6) / 19 would.
    #expect(abs((row.figures[1].value ?? 9) - (1 - 6 * 19 / 242.0)) < 1e-12)
    // Three categories: (3 * 0.7 - 1) / 2.
    #expect(abs((row.figures[2].value ?? 9) - 0.55) < 1e-12)
    #expect(row.figures[2].low.map { $0 < 0.55 } == true)
    #expect(agreement.confusions.map(\.count) == [2, 1])
  }
}
