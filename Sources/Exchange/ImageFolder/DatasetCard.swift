internal import Artifacts
internal import Digests
internal import Documents

/// The `README.md` of an exported folder: which files are which split, and what the columns mean.
struct DatasetCard {
  let exported: ExportedImages
  /// Parts that have images, with their folders.
  let folders: [(part: String, folder: String)]
  let title: String

  private var pack: Pack { exported.request.pack }

  /// The page in Markdown, behind the YAML that tells loaders the splits.
  var text: String {
    var text = "---\npretty_name: \(YAMLText.quoted(title))\n"
    text += "task_categories:\n- image-classification\nconfigs:\n- config_name: default\n"
    text += "  data_files:\n"
    for (part, folder) in folders {
      // A split's name may hold no hyphen.
      text += "  - split: \(part.split(separator: "-").joined(separator: "_"))\n"
      text += "    path: \(YAMLText.quoted("\(folder)/*"))\n"
    }
    text += "---\n\n# \(title)\n\n"
    text +=
      "A data set of \(exported.positions.count) dermatological images, exported by derm from the "
    text += "pack\n`\(pack.digest.hex)`.\n"
    let missing = pack.images.count - exported.positions.count
    if missing > 0 {
      text += "\(missing) further images of the pack have no pixels and are not here.\n"
    }
    return text + columns + classes + licences
  }

  private var columns: String {
    """

    ## Columns of metadata.jsonl
    - `lesions`: for each class `present`, `absent` or `unknown`. Unknown is not absent: leave such a label out of
      loss and metric.
    - `site`: the body site, or `unknown`.
    - `fold`: the fold of cross-validation. Images of one case, and copies of one image, are in one fold.
    - `case`, `group`: what the source states, and what must stay together in any split.
    - `key`: the image's key, source/native id.
    - `source`, `page`, `diagnosis`, `licence`, `attributes`: as the source has them; empty when it does not.

    """
  }

  private var classes: String {
    var text = "\n## Classes\n| facet | id | label | images |\n|---|---|---|---|\n"
    for (facet, entries) in [("lesion", pack.manifest.lesions), ("site", pack.manifest.sites)] {
      for entry in entries {
        let label = entry.label.split(separator: "|").joined(separator: "\\|")
        text += "| \(facet) | `\(entry.id)` | \(label) | \(entry.images) |\n"
      }
    }
    return text
  }

  private var licences: String {
    var counts: [String: Int] = [:]
    for position in exported.positions { counts[pack.images[position].licence, default: 0] += 1 }
    var text = "\n## Licences\n"
    for licence in counts.keys.sorted() {
      text += "- \(licence.isEmpty ? "not stated" : licence): \(counts[licence] ?? 0) images\n"
    }
    return text
  }
}
