internal import ArgumentParser
package import Train

extension DType: ExpressibleByArgument {}
