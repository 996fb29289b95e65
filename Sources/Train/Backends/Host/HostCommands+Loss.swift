extension HostCommands {
  /// The losses on plain logits; nil for other operations.
  func loss(_ operation: Operation) -> (() -> Void)? {
    let values = values
    switch operation {
    case .bceWithLogits(
      let logits, let targets, let mask, let loss, let gradient, let weight, let form):
      let (z, t, m) = unsafe (floats(logits), floats(targets), floats(mask))
      let sum = unsafe memory.floats(loss)
      let dz = unsafe gradient.map(floats) ?? UnsafeMutableBufferPointer(start: nil, count: 0)
      let classes = program[logits].shape[1]
      return {
        var place = unsafe dz.mutableSpan
        guard form.isPlain, values.classWeights.positives.isEmpty, !values.isMixed else {
          unsafe sum.pointee = form.loss(
            logits: z.span, targets: t.span, mask: m.span, classes: classes, count: values.count,
            images: values.part?.images ?? values.count,
            positiveWeights: values.classWeights.positives, weight: weight, gradient: &place)
          return
        }
        unsafe sum.pointee = Objective.bceWithLogits(
          logits: z.span, targets: t.span, mask: m.span, classes: classes, count: values.count,
          images: values.part?.images, weight: weight, gradient: &place)
      }
    case .crossEntropy(let logits, let sites, let loss, let gradient, let weight, let form):
      let z = unsafe floats(logits)
      let s = unsafe UnsafeBufferPointer(
        start: memory.place(sites).assumingMemoryBound(to: Int32.self), count: program.batch)
      let sum = unsafe memory.floats(loss)
      let dz = unsafe gradient.map(floats) ?? UnsafeMutableBufferPointer(start: nil, count: 0)
      let classes = program[logits].shape[1]
      return {
        var place = unsafe dz.mutableSpan
        guard form.isPlain, values.classWeights.sites.isEmpty, !values.isMixed else {
          unsafe sum.pointee = form.loss(
            logits: z.span, labels: values.labels, classes: classes, count: values.count,
            weights: values.classWeights.sites,
            denominator: values.part?.labelledSiteWeight
              ?? values.classWeights.sum(over: values.sites.prefix(values.count)), weight: weight,
            gradient: &place)
          return
        }
        unsafe sum.pointee = Objective.crossEntropy(
          logits: z.span, sites: s.span, classes: classes, count: values.count,
          labelledSiteCount: values.part?.labelledSiteCount, weight: weight, gradient: &place)
      }
    default:
      return nil
    }
  }

  private func floats(_ id: BufferID) -> UnsafeMutableBufferPointer<Float> {
    unsafe UnsafeMutableBufferPointer(start: memory.floats(id), count: program[id].count)
  }
}
