internal import ArgumentParser
package import Jobs

extension JobNumber: ExpressibleByArgument {
  /// Reads `k/N`.
  package init?(argument: String) { self.init(argument) }
}
