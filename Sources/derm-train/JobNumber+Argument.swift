internal import ArgumentParser
package import Train

extension JobNumber: ExpressibleByArgument {
  /// Reads `k/N`.
  package init?(argument: String) { self.init(argument) }
}
