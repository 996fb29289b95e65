extension RecipeField {
  /// How the learning rate changes and when training ends.
  ///
  /// The unit of its times is that of the training's length: an epoch, or an iteration.
  static let schedule = [
    RecipeField(
      "schedule.kind", \.schedule.kind, "how the rate changes: plateau, step, cosine, constant"),
    RecipeField(
      "schedule.warm_up", \.schedule.warmUp,
      "epochs (or iterations) in which the rate rises from 0",
      must: "0 to 1000000000"
    ) { (0...1e9).contains($0) },
    RecipeField(
      "schedule.factor", \.schedule.factor, "the rate's factor at a plateau or step",
      must: "in 0…1"
    ) {
      $0 > 0 && $0 <= 1
    },
    RecipeField(
      "schedule.monitor", \.schedule.monitor,
      "what is watched: lesion.loss, lesion.mAP, site.loss, site.top1, sum", before: .sum),
    RecipeField(
      "schedule.best", \.schedule.best, "the checkpoint kept: loss, metric, last, auto",
      before: .loss),
    RecipeField(
      "schedule.patience", \.schedule.patience, "validations without a better value: a plateau",
      must: "1 to 1000000000"
    ) { $0 >= 1 && Recipe.steps.contains($0) },
    RecipeField(
      "schedule.stop_after", \.schedule.stopAfter, "the plateau that ends training; 0: never",
      must: "0 to 1000000000"
    ) { Recipe.steps.contains($0) },
    RecipeField(
      "schedule.every", \.schedule.every, "epochs (or iterations) from step to step; 0: milestones",
      must: "0 to 1000000000"
    ) { Recipe.steps.contains($0) },
    RecipeField(
      "schedule.milestones", \.schedule.milestones, "epochs (or iterations) after which it steps",
      must: "rising integers from 1 up"
    ) { times in
      times.allSatisfy { $0 >= 1 && Recipe.steps.contains($0) }
        && zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
    },
    RecipeField(
      "schedule.early_stop", \.schedule.earlyStop,
      "validations without a better value that end training; 0: never", must: "0 to 1000000000"
    ) { Recipe.steps.contains($0) },
  ]
}
