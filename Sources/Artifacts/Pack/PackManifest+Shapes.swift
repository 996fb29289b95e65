extension PackManifest {
  /// What does not fit in the manifest: a table without its cells, or folds that there are not; nil
  /// when all fits.
  ///
  /// Whoever reads a table takes its cells by row and column.
  var misshapen: String? {
    if correlation.cells.count != correlation.lesions.count * correlation.sites.count
      || correlation.lesionImages.count != correlation.lesions.count
      || correlation.siteImages.count != correlation.sites.count
    {
      return "its correlation map has \(correlation.cells.count) cells for "
        + "\(correlation.lesions.count) lesions and \(correlation.sites.count) sites"
    }
    for table in [lesionPairs, diagnosisPairs].compactMap(\.self)
    where table.cells.count != table.rows.count * table.columns.count
      || table.rowImages.count != table.rows.count
      || table.columnImages.count != table.columns.count
    {
      return "a table of pairs has \(table.cells.count) cells for \(table.rows.count) rows and "
        + "\(table.columns.count) columns"
    }
    let folds = certificate.folds
    if !(1...Int(UInt16.max)).contains(folds) || certificate.images.count != folds
      || certificate.labels.contains(where: { $0.perFold.count != folds })
    {
      return "its certificate does not fit \(folds) folds"
    }
    return nil
  }
}
