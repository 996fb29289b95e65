internal import ArgumentParser
internal import Console
internal import Files
internal import Foundation
internal import Parallel
internal import Review
internal import Synchronization

/// Shows the questions in the browser until it is stopped.
struct ServeCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Show the questions in the browser until Ctrl-C (the default).",
    discussion: """
      Prints one address, which holds a key, and opens it. Without that address nobody gets in, other users of this \
      machine included. A second derm-review on the same rules opens read-only and says who writes.

      Examples:
        derm-review --person ab
        derm-review serve --queue reports/quality/queue.jsonl --person ab --no-open
      """)

  @Option(help: "The data set.")
  var pack = "data/packs/latest"

  @Option(
    help:
      "The catalogue, which has the raw terms of images (default: \(CatalogueOptions.standardPath), if it is there)."
  )
  var catalogue: String?

  @Option(help: "The rules file; answers lie in the folder review next to it.")
  var rules = "taxonomy/rules.yaml"

  @Option(help: "The questions, as derm-quality wrote them.")
  var queue = "reports/quality/queue.jsonl"

  @Option(help: "Who answers: an id of 'people' in the rules (default: the only one).")
  var person: String?

  @Option(help: "The port; where it is taken the next free one is used. 0 lets the system choose.")
  var port = 8642

  @Option(
    help:
      "The share of answers that another person is asked again, from 0 to 1, in addition to all that change a label."
  )
  var second = 0.2

  @Flag(help: "Only look: nothing can be answered, no file is written.")
  var readOnly = false

  @Flag(inversion: .prefixedNo, help: "Open the address in the browser.")
  var open = true

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try OptionRange.check("--port", port, in: 0...65_535)
    guard (0...1).contains(second) else {
      throw ValidationError("--second must be from 0 to 1, not \(second).")
    }
  }

  func execute() throws {
    if !readOnly, let shipped = try ShippedFiles.adopt(rules) {
      StandardError.write("\(rules): copied from \(shipped); this copy is yours to edit\n")
    }
    let server = try ReviewServer(options)
    for note in server.notes { StandardError.write("\(note)\n") }
    print(server.address)
    let opening = open ? browser(server.address) : nil
    StandardError.write("Ctrl-C ends it. Every answer is saved when the page says so.\n")
    // A signal only sets a flag, and the command is no asynchronous one: it looks at both ends ten
    // times a second.
    let end = Mutex<ReviewError?>(nil)
    let serving = Task {
      do throws(ReviewError) {
        try await server.run()
      } catch {
        end.withLock { $0 = error }
      }
    }
    while !Cancellation.bySignals.isCancelled, end.withLock({ $0 == nil }) {
      Thread.sleep(forTimeInterval: 0.1)
    }
    serving.cancel()
    opening?.end()
    if !Cancellation.bySignals.isCancelled, let error = end.withLock({ $0 }) { throw error }
  }

  /// The browser; nil where there is none, or it can't be started: then the address is there to be copied.
  private func browser(_ address: String) -> BrowserOpening? {
    do {
      return try BrowserOpening(address)
    } catch {
      StandardError.write(
        "The browser could not be started (\(error.localizedDescription)): copy the address into it.\n"
      )
      return nil
    }
  }

  private var options: ReviewServer.Options {
    var options = ReviewServer.Options()
    options.pack = pack
    options.catalogue = catalogue
    options.usualCatalogue = CatalogueOptions.standardPath
    options.rules = rules
    options.queue = queue
    options.person = person
    options.port = port
    options.isReadOnly = readOnly
    options.secondShare = second
    options.threads = threads.count
    options.version = "derm \(DermVersion.current)"
    return options
  }
}
