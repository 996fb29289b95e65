internal import ArgumentParser
internal import Console

/// Turns facts and rules into a data set.
@main
struct DermRefine: DermProgram {
  static let configuration = CommandConfiguration(
    commandName: "derm-refine",
    abstract: "Turn the catalogue's facts and a rules file into a frozen data set.",
    discussion: """
      Without a sub-command it applies the rules. docs/rules.md describes the rules file.

      Examples:
        derm-refine --rules taxonomy/rules.yaml
        derm-refine plan --html plan.html
        derm-refine explain --term "papule / pearly"
        derm-refine init --out rules.yaml
      """,
    version: DermVersion.current,
    subcommands: [
      ApplyCommand.self, PlanCommand.self, LintCommand.self, ExplainCommand.self, BlameCommand.self,
      SuggestCommand.self, AcceptCommand.self, InitCommand.self, FmtCommand.self,
      StatusCommand.self, SplitsCommand.self, ExportCommand.self, ImportCommand.self,
      PruneCommand.self,
    ],
    defaultSubcommand: ApplyCommand.self)
}
