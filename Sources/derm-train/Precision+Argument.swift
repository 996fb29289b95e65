internal import ArgumentParser
package import Train

extension Precision: ExpressibleByArgument {}
