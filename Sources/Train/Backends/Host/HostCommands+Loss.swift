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
      let head = head(targets)
      return {
        var gradient = unsafe dz.mutableSpan
        unsafe sum.pointee = form.loss(
          logits: z.span, targets: t.span, mask: m.span, classes: classes, count: values.count,
          images: values.microBatch?.images, positiveWeights: values.classWeights[head],
          weight: weight, gradient: &gradient)
      }
    case .crossEntropy(let logits, let labels, let loss, let gradient, let weight, let form):
      let z = unsafe floats(logits)
      let s = unsafe UnsafeBufferPointer(
        start: memory.address(labels).assumingMemoryBound(to: Int32.self), count: program.batch)
      let sum = unsafe memory.floats(loss)
      let dz = unsafe gradient.map(floats) ?? UnsafeMutableBufferPointer(start: nil, count: 0)
      let classes = program[logits].shape[1]
      let head = head(labels)
      return {
        var gradient = unsafe dz.mutableSpan
        let mixed = values.mixed[head]
        unsafe sum.pointee = form.loss(
          logits: z.span, labels: s.span, mixedLabels: mixed.span, share: values.share,
          classes: classes, count: values.count, weights: values.classWeights[head],
          denominator: values.microBatch?.knownWeights[head], weight: weight, gradient: &gradient)
      }
    default:
      return nil
    }
  }

  /// The position of the head whose targets a loss reads.
  private func head(_ targets: BufferID) -> Int {
    guard let index = program.heads.firstIndex(where: { $0.targets == targets }) else {
      preconditionFailure("\(program[targets].name) belongs to no head")
    }
    return index
  }

  private func floats(_ id: BufferID) -> UnsafeMutableBufferPointer<Float> {
    unsafe UnsafeMutableBufferPointer(start: memory.floats(id), count: program[id].count)
  }
}
