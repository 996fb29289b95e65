package import ArgumentParser
internal import Glibc

/// A program: the command at the top, which the system starts.
///
/// `main` is provided: it does as ArgumentParser's does, but shows arguments that it complains of with
/// control characters spelled out.
package protocol DermProgram: ParsableCommand {}

extension DermProgram {
  /// Runs the program and ends it with its exit status.
  package static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if !text.isEmpty {
        // Help was asked for; everything else is a complaint.
        if code.isSuccess {
          print(text)
        } else {
          StandardError.write(text + "\n")
        }
      }
      Glibc.exit(code.rawValue)
    }
  }
}
