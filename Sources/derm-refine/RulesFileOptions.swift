internal import ArgumentParser

/// The option of every verb that reads or writes a rules file.
struct RulesFileOptions: ParsableArguments {
  @Option(name: .customLong("rules"), help: "The rules file.")
  var path = "taxonomy/rules.yaml"
}
