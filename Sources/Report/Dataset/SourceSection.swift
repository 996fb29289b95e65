internal import Artifacts
internal import Markup

/// Where images come from and under which licence.
struct SourceSection {
  let pack: Pack

  /// A count for each source and licence.
  var html: HTML {
    let rows = StatedLicences(pack).entries.map { entry -> HTML in
      """
      <tr><td>\(entry.source)</td><td>\(entry.licence)</td>\
      <td class="n">\(Figures.count(entry.images))</td>\
      <td class="n">\(Figures.count(entry.thumbnails))</td></tr>
      """
    }
    return """
      <p>A licence is what the source states. Where none is stated, assume that images may not be \
      passed on, this page included. Image by image: \
      <a href="images.csv">images.csv</a>.</p>
      <div class="scroll"><table><thead><tr><th scope="col">Source</th><th scope="col">Licence</th>\
      <th scope="col" class="n">Images</th><th scope="col" class="n">Pictures</th></tr></thead>\
      <tbody>\(rows)</tbody></table></div>
      """
  }
}
