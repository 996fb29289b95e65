import Testing
import Vocabulary

@Suite struct SpreadsheetDamageTests {
  @Test(arguments: [
    "1.23457E+14", "1,23457E+14", "1E+15", "-1.2e+10", "9.87654321e-05", "#NAME?", "#N/A", "#REF!",
    "#DIV/0!", "########", "Mar-01", "01-Mar", "1-mar", "01-Mar-2020", "Okt-12",
    "2020-03-01 00:00:00",
  ])
  func `what a spreadsheet makes of an id is reported`(_ id: String) {
    #expect(SpreadsheetDamage(id: id) != nil)
  }

  @Test(arguments: [
    "", "1", "0012", "123456789012345", "12E10", "1e14", "E+14", "a1.5E+10", "12.5E+10",
    "1.2.3E+10",
    "1.23457E+", "#1", "##", "#NAME", "Mar", "Mar-001", "Mars-01", "PAT_1-Mar-01", "IMG-01",
    "2020-03-01", "2020-03-01 10:30:00", "01-2020", "d41d8cd98f00b204e9800998ecf8427e",
    "ISIC_0000000",
    "Mar-01-02", "1-2-2020", "É-01",
  ])
  func `other ids are left alone`(_ id: String) {
    #expect(SpreadsheetDamage(id: id) == nil)
  }
}
