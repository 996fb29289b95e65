internal import ArgumentParser
internal import Console

/// Turns facts and rules into a data set.
@main
struct DermRefine: DermProgram {
  static let configuration = CommandConfiguration(
    commandName: "derm-refine",
    abstract: "Turn the catalogue's facts and a rules file into a frozen data set.",
    discussion: """
      Examples:
        derm-refine --rules taxonomy/rules.yaml
        derm-refine init --out rules.yaml
        derm-refine lint --rules taxonomy/rules.yaml
        derm-refine plan --rules taxonomy/rules.yaml
        derm-refine explain --term "papule / pearly"
        derm-refine suggest
        derm-refine splits verify official.csv
      """,
    version: DermVersion.current,
    subcommands: [
      Apply.self, Init.self, Lint.self, Fmt.self, PlanChanges.self, Explain.self, Blame.self,
      Status.self,
      Prune.self, Suggest.self, Accept.self, Splits.self, Export.self, Import.self,
    ],
    defaultSubcommand: Apply.self)
}
