package import ArgumentParser
internal import Glibc
internal import Parallel
package import Vocabulary

/// A command whose errors become derm's exit codes.
///
/// `run` is provided: it calls `execute`, prints a failure as `error: …` on standard error, and
/// ends with the failure's status.
package protocol DermCommand: ParsableCommand {
  /// Does the work; a `Failure` that it throws decides the exit status.
  func execute() throws
}

extension DermCommand {
  /// Executes the command and maps errors to exit codes.
  ///
  /// Throws ArgumentParser's `ExitCode`.
  package func run() throws {
    Interruption.listen()
    do {
      try execute()
    } catch let failure as any Failure {
      StandardError.write("error: \(failure.description)\n")
      // What failed because it was asked to stop ends as a stopped program does.
      if let signal = Cancellation.bySignals.signal {
        throw ExitCode(Interruption.exitStatus(of: signal))
      }
      throw ExitCode(failure.exitStatus.rawValue)
    } catch let cancelled as Cancelled {
      throw ExitCode(Interruption.exitStatus(of: cancelled.signal))
    } catch let code as ExitCode {
      throw code
    } catch let problem as ValidationError {
      throw problem
    } catch {
      StandardError.write("error: \(error)\nThis is a bug of derm: please report it.\n")
      throw ExitCode(ExitStatus.bug.rawValue)
    }
    if let signal = Cancellation.bySignals.signal {
      throw ExitCode(Interruption.exitStatus(of: signal))
    }
  }
}

/// Ends a command with a status after its result was printed.
///
/// Throws ArgumentParser's `ExitCode`, for all but `ok`.
package func exit(with status: ExitStatus) throws {
  if status != .ok { throw ExitCode(status.rawValue) }
}
