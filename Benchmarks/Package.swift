// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the product's build never pays for it.
let package = Package(
  name: "derm-benchmarks",
  dependencies: [.package(name: "derm", path: "../")],
  targets: [
    .executableTarget(
      name: "dermbench", dependencies: [.product(name: "DermNumbers", package: "derm")],
      swiftSettings: [.treatAllWarnings(as: .error)])
  ]
)
