import GRDB
import Testing
import Vocabulary

@testable import Catalogue

@Suite struct CatalogueErrorTests {
  @Test(
    "what SQLite says is sorted into what a user can act on",
    arguments: [
      (ResultCode.SQLITE_NOMEM, Vocabulary.ExitStatus.inputOutput, "memory"),
      (.SQLITE_IOERR_NOMEM, .inputOutput, "memory"),
      (.SQLITE_IOERR_SHMMAP, .inputOutput, "memory"),
      (.SQLITE_IOERR_WRITE, .inputOutput, "make room"),
      (.SQLITE_FULL, .inputOutput, "make room"),
      (.SQLITE_BUSY, .inputOutput, "another derm command"),
      (.SQLITE_CORRUPT, .badData, "not a usable catalogue"),
      (.SQLITE_ERROR, .bug, "SQLite refused"),
    ])
  func sorted(code: ResultCode, status: Vocabulary.ExitStatus, words: String) {
    let error = CatalogueError(DatabaseError(resultCode: code, message: "as it is"), path: "c")
    #expect(error.exitStatus == status)
    #expect(error.description.contains(words), "\(error.description)")
  }
}
