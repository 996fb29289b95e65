extension HostCommands {
  /// The losses on plain logits; nil for other operations.
  func loss(_ operation: Operation) -> (() -> Void)? {
    // `values` is read when the loss runs: numbers of images, weights and micro-batches change from
    // step to step, addresses do not.
    let values = values
    switch operation {
    case .bceWithLogits(
      let logits, let targets, let mask, let loss, let gradient, let weight, let form):
      let (z, t, m) = unsafe (floats(logits), floats(targets), floats(mask))
      let sum = unsafe memory.floats(loss)
      let dz = unsafe gradient.map(floats) ?? UnsafeMutableBufferPointer(start: nil, count: 0)
      let classes = program[logits].shape[1]
      return {
        var gradient = unsafe dz.mutableSpan
        unsafe sum.pointee = form.loss(
          logits: z.span, targets: t.span, mask: m.span, classes: classes, count: values.count,
          images: values.part?.images, positiveWeights: values.classWeights.positives,
          weight: weight, gradient: &gradient)
      }
    case .crossEntropy(let logits, let sites, let loss, let gradient, let weight, let form):
      let z = unsafe floats(logits)
      let s = unsafe UnsafeBufferPointer(
        start: memory.address(sites).assumingMemoryBound(to: Int32.self), count: program.batch)
      let sum = unsafe memory.floats(loss)
      let dz = unsafe gradient.map(floats) ?? UnsafeMutableBufferPointer(start: nil, count: 0)
      let classes = program[logits].shape[1]
      return {
        var gradient = unsafe dz.mutableSpan
        let mixedSites = values.mixedSites
        unsafe sum.pointee = form.loss(
          logits: z.span, sites: s.span, mixedSites: mixedSites.span, share: values.share,
          classes: classes, count: values.count, weights: values.classWeights.sites,
          denominator: values.part?.labelledSiteWeight, weight: weight, gradient: &gradient)
      }
    default:
      return nil
    }
  }

  private func floats(_ id: BufferID) -> UnsafeMutableBufferPointer<Float> {
    unsafe UnsafeMutableBufferPointer(start: memory.floats(id), count: program[id].count)
  }
}
