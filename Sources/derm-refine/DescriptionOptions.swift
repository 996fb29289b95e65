internal import ArgumentParser
internal import Exchange

/// What neither rules nor pack know of a data set.
struct DescriptionOptions: ParsableArguments {
  @Option(help: "The name of the data set (sssom, croissant, imagefolder; default: its sources).")
  var title = ""

  @Option(help: "The licence, by name or URL (sssom, croissant; default: those of the images).")
  var licence = ""

  @Option(help: "How to cite the data set (croissant).")
  var citation = ""

  @Option(help: "Who made the data set (croissant).")
  var creator = ""

  @Option(help: "The home page (croissant).")
  var url = ""

  @Option(help: "The date of publication, such as 2026-11-24 (croissant).")
  var published = ""

  @Option(name: .customLong("release"), help: "The version, such as 1.0.0 (croissant).")
  var release = ""

  /// The options as the library takes them.
  var value: DatasetDescription {
    var value = DatasetDescription()
    value.title = title
    value.licence = licence
    value.citation = citation
    value.creator = creator
    value.url = url
    value.published = published
    value.version = release
    return value
  }
}
