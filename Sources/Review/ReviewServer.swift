internal import Artifacts
internal import Catalogue
internal import Documents
internal import Files
internal import Rules

/// The review as a program runs it: everything opened, a port bound, an address to print.
package final class ReviewServer: Sendable {
  /// What is reviewed, by whom and where.
  package struct Options: Sendable {
    /// The data set's folder.
    package var pack = "data/packs/latest"
    /// The catalogue, which has to be there; nil takes the one at its standard path, where it is.
    package var catalogue: String?
    /// Where the catalogue lies unless one is named.
    package var usualCatalogue = "data/catalogue.sqlite"
    /// The rules file; logs lie in the folder `review` next to it.
    package var rules = "taxonomy/rules.yaml"
    /// The queue that derm-quality wrote.
    package var queue = "reports/quality/queue.jsonl"
    /// Who answers, as `people` of the rules names them; nil takes the only one.
    package var person: String?
    /// The first port that is tried; 0 lets the system choose.
    package var port = 8642
    /// Whether nothing can be answered.
    package var isReadOnly = false
    /// The share of answers that are asked again of another person.
    package var secondShare = ReviewDesk.usualSecondShare
    /// Images decoded at once.
    package var threads = 2
    /// derm's version, for the log.
    package var version = ""

    /// The defaults.
    package init() {}
  }

  /// The address to open, with its token.
  package let address: String
  /// What the person should know at the start, a sentence each.
  package let notes: [String]
  private let site: ReviewSite
  private let listener: Listener
  /// Held as long as the server lives.
  private let lock: WriterLock?

  /// Opens everything and binds a port.
  ///
  /// A folder in which another server writes opens read-only. Fails when pack, queue, rules or a log can't be read, when
  /// nobody is named, or somebody whom the rules don't know, and when no port is free.
  package init(_ options: Options) throws(ReviewError) {
    var notes: [String] = []
    let person = try Self.person(options)
    let folder = ReviewFolder(nextToRules: options.rules)
    var writer: LogWriter?
    var lock: WriterLock?
    var reason = options.isReadOnly ? "This review is read-only." : ""
    if !options.isReadOnly {
      // The lock comes before the log: opening that may repair its end, which another server may
      // just be writing.
      let taken = try WriterLock.take(folder)
      lock = taken.lock
      if taken.lock == nil {
        let holder = taken.holder.isEmpty ? "another derm-review writes here" : taken.holder
        reason = "Read-only: \(holder). Continue there, or end that derm-review first."
        notes.append(reason)
      } else {
        let opened = try LogWriter(person: person, path: folder.log(of: person))
        if !opened.repair.isEmpty { notes.append(opened.repair) }
        writer = opened
      }
    }
    let (data, missing) = try Self.data(options)
    if !missing.isEmpty { notes.append(missing) }
    let desk = try ReviewDesk(
      data: data, queue: options.queue, person: person, folder: folder, writer: writer,
      secondShare: options.secondShare, version: options.version)
    if desk.list.dropped > 0 {
      notes.append(
        NumberText.counted(
          desk.list.dropped, "question no longer fits the data set and is",
          "questions no longer fit the data set and are") + " left out; derm-quality makes new ones"
      )
    }
    // The port comes last: an address that answers belongs to a server that works.
    listener = try Listener(first: options.port)
    if options.port != 0, listener.port != options.port {
      notes.append("port \(options.port) is taken: \(listener.port) is used")
    }
    let admission = Admission(port: listener.port)
    lock?.say("\(person) writes at http://127.0.0.1:\(listener.port)")
    site = ReviewSite(
      desk,
      paths: ReviewSite.Paths(
        rules: options.rules, queue: options.queue,
        thumbnails: writer == nil
          ? nil
          : "\(Folder.parent(of: options.catalogue ?? options.usualCatalogue))/review-thumbnails"),
      admission: admission, readOnly: reason, threads: options.threads, note: missing)
    address = "http://127.0.0.1:\(listener.port)/?token=\(admission.token)"
    self.lock = lock
    self.notes = notes
  }

  /// Serves until the task is cancelled.
  ///
  /// Fails with `ended` when the system takes the port away.
  package func run() async throws(ReviewError) {
    let site = site
    await listener.run { request in await site.answer(request) }
    if !Task.isCancelled { throw .ended(port: listener.port) }
  }

  /// The person, who must be one of the rules' people to answer.
  private static func person(_ options: Options) throws(ReviewError) -> String {
    let book = try ReviewError.wrapping { try RuleBook(options.rules) }
    if book.findings.contains(where: \.isError) {
      throw .other(TaxonomyError.rules(book.findings.filter(\.isError)))
    }
    let known = book.file.people.map(\.value)
    let named = options.person ?? (known.count == 1 ? known[0] : nil)
    if options.isReadOnly { return named ?? "read-only" }
    guard let named, known.contains(named) else {
      throw .person(name: named, known: known, rules: options.rules)
    }
    guard ReviewFolder.isUsable(named) else {
      throw .unusablePerson(named, path: options.rules)
    }
    return named
  }

  /// The data set, and what is missing next to it, as a sentence; empty when nothing is.
  private static func data(_ options: Options) throws(ReviewError) -> (ReviewData, String) {
    let pack = try ReviewError.wrapping { try Pack.open(options.pack, readsImages: false) }
    let catalogue = try ReviewError.wrapping {
      if let named = options.catalogue { return try Catalogue(reading: named) as Catalogue? }
      let usual = options.usualCatalogue
      return try Catalogue.exists(usual) ? try Catalogue(reading: usual) : nil
    }
    let missing =
      catalogue == nil
      ? "\(options.usualCatalogue) is not there: raw terms are not shown, and corrections do not remember them."
      : ""
    return (ReviewData(pack: pack, terms: ImageTerms(catalogue)), missing)
  }
}
