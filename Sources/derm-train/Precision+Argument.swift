public import ArgumentParser
public import Train

extension Precision: ExpressibleByArgument {}
