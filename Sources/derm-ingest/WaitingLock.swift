internal import Catalogue
internal import Console
internal import Parallel

extension CatalogueLock {
  /// Takes the lock of the catalogue that the options name, and says so when it has to wait.
  static func take(_ options: CatalogueOptions, isSilent: Bool) throws -> CatalogueLock? {
    try take(options.catalogue, cancellation: .bySignals) { owner in
      if isSilent { return }
      let who = owner.map { " (process \($0))" } ?? ""
      StandardError.write("waiting: another derm-ingest\(who) is using \(options.catalogue)\n")
    }
  }
}
