/// The exit codes of every command.
package enum ExitStatus: Int32, Sendable, CaseIterable {
  /// Everything was done.
  case ok = 0
  /// Findings exist and `--strict` was given, or what was checked is not sound.
  case findings = 1
  /// The rules have errors.
  case rules = 2
  /// The command line is wrong.
  case usage = 64
  /// The input data or a stored artefact is wrong.
  case badData = 65
  /// An input is missing.
  case missingInput = 66
  /// A bug of derm's own.
  case bug = 70
  /// The system refused to read or write.
  case inputOutput = 74
}

/// An error that knows how a command should end because of it.
///
/// The description says what went wrong, where, and what to do about it.
package protocol Failure: Error, CustomStringConvertible, Sendable {
  /// The status with which the command ends.
  var exitStatus: ExitStatus { get }
}
