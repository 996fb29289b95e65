internal import Documents
package import Vocabulary

/// What can stop the trainer.
package enum TrainError: Failure, Equatable {
  /// No backend of this name exists.
  case unknownBackend(name: String, known: [String])
  /// A backend's library could not be opened.
  case missingLibrary(backend: String, reason: String, package: String)
  /// ONNX Runtime could not be opened.
  case missingOnnxRuntime(reasons: [String])
  /// It is not clear which output of a model is asked for.
  case unclearOutput(path: String, what: String, remedy: String)
  /// A backend can't compute in a dtype on this machine.
  case unsupportedDType(backend: String, dtype: String, reason: String)
  /// None of the backends can run on this machine.
  case noBackend(reasons: [String])
  /// A backend has no way to run an operation of the program.
  case unsupported(backend: String, operation: String)
  /// A network has an operation that a format has no way to state.
  case notExportable(format: String, operation: String)
  /// A library call failed.
  case callFailed(backend: String, call: String, status: Int)
  /// The system refused memory for a step.
  case outOfMemory(bytes: Int)
  /// No model of this name exists.
  case unknownModel(name: String, known: [String])
  /// A model can't be built for this input.
  case unusableInput(model: String, what: String)
  /// The step has no such state, or the values don't fit its shape.
  case stateMismatch(name: String, what: String)
  /// A recipe has an error.
  case badRecipe(path: String, line: Int?, column: Int?, what: String, remedy: String)
  /// The pack can't be trained on as asked.
  case unusablePack(path: String, what: String, remedy: String)
  /// A checkpoint or a weight file can't be used.
  case badCheckpoint(path: String, what: String, remedy: String)
  /// A checkpoint is of a version that is not known here: it is whole, and another derm reads it.
  case otherVersion(path: String, what: String, remedy: String)
  /// A table that a person gave has an error.
  case badTable(path: String, line: Int, what: String, remedy: String)
  /// An image's name can't be written into a list of one a line.
  case brokenName(path: String)
  /// A run of this name was started with other inputs.
  case otherRun(path: String, what: String)
  /// Jobs of an experiment are not finished; each in words, with its number.
  case unfinishedJobs([String], of: Int)
  /// The loss is not a number any more; `batch` 0 is the validation after the epoch, `fold` -1 the
  /// final model.
  case lossNotFinite(fold: Int, epoch: Int, batch: Int, images: [String])
  /// The last step of a fold left a tensor with values that are not finite.
  case weightsNotFinite(path: String, tensor: String)
  /// A network's outputs for an image are not numbers.
  case scoreNotFinite(image: String)
  /// An output of an ONNX model for an image is not a number.
  case featureNotFinite(model: String, image: String, value: String)
  /// Training would take more memory than a limit, even one image at a time.
  case tooLittleMemory(needed: Int, limit: Int, owner: String, remedy: String)
  /// The disk has too little room for what the run will leave.
  case tooLittleDisk(path: String, needed: Int, free: Int)
  /// A file could not be read or written.
  case inputOutput(path: String, what: String)
  /// Another process holds a run or a fold.
  case inUse(path: String, what: String)
  /// All is done but what other processes hold: the folders of these folds.
  case foldsInUse([String])
  /// SIGINT or SIGTERM was seen and the state is saved.
  case interrupted(signal: Int32, saved: String)

  /// What went wrong, where, and the remedy.
  package var description: String {
    switch self {
    case .unknownBackend(let name, let known):
      "no backend is called '\(name)': choose auto or one of \(known.joined(separator: ", "))"
    case .missingLibrary(let backend, let reason, let package):
      "backend \(backend) can't be used: \(reason). Install the Debian package \(package)"
    case .missingOnnxRuntime(let reasons):
      "ONNX Runtime can't be used: \(reasons.joined(separator: "; ")). Run 'pip install onnxruntime', or let "
        + "\(OnnxRuntimeFiles.variable) name the file libonnxruntime.so"
    case .unsupportedDType(let backend, let dtype, let reason):
      "backend \(backend) can't compute in \(dtype) here: \(reason). Leave --precision out for f32"
    case .noBackend(let reasons):
      "no backend can be used: \(reasons.joined(separator: "; "))"
    case .unsupported(let backend, let operation):
      "backend \(backend) can't run \(operation): choose another with --backend"
    case .notExportable(let format, let operation):
      "the network has the operation '\(operation)', which can't be exported to \(format): choose another format"
    case .callFailed(let backend, let call, let status):
      "backend \(backend): \(call) failed with status \(status). Try another with --backend"
    case .outOfMemory(let bytes):
      "a step needs \(MemorySize.text(bytes)), which the system refused: choose a smaller batch"
    case .unknownModel(let name, let known):
      "no model is called '\(name)': choose one of \(known.joined(separator: ", "))"
    case .unusableInput(let model, let what):
      "model \(model) can't be built: \(what)"
    case .stateMismatch(let name, let what):
      "state '\(name)': \(what). The weights belong to another model or head"
    case .badRecipe(let path, let line, let column, let what, let remedy):
      "\(path)\([line, column].compactMap(\.self).map { ":\($0)" }.joined()): \(what). \(remedy)"
    case .unusablePack(let path, let what, let remedy):
      "\(path): \(what). \(remedy)"
    case .badCheckpoint(let path, let what, let remedy),
      .otherVersion(let path, let what, let remedy), .unclearOutput(let path, let what, let remedy):
      "\(path): \(what). \(remedy)"
    case .badTable(let path, let line, let what, let remedy):
      "\(path):\(line): \(what). \(remedy)"
    case .brokenName(let path):
      "\(path.debugDescription): the name has a line break, and the names of images stand one a line. Rename the "
        + "file or its folder"
    case .otherRun(let path, let what):
      "\(path) holds a run with another \(what): choose another --name, or remove the folder"
    case .unfinishedJobs(let jobs, let count):
      "\(jobs.count) of \(count) jobs \(NumberText.noun(jobs.count, "is", "are")) not finished: \(jobs.joined(separator: ", ")). Run each with --job, "
        + "then --collect again"
    case .lossNotFinite(let fold, let epoch, let batch, let images):
      (batch == 0 ? "the validation loss" : "the loss") + " of "
        + (fold < 0 ? "the final model" : "fold \(fold)")
        + (batch == 0 ? " after epoch \(epoch)" : ", epoch \(epoch), batch \(batch)")
        + " is not finite; its images: " + images.joined(separator: ", ")
        + ". Lower the learning rate, or look at the images"
    case .weightsNotFinite(let path, let tensor):
      "\(path) was not written: \(tensor) has values that are not finite after the last step. Lower the learning rate"
    case .scoreNotFinite(let image):
      "the network's outputs for image \(image) are not finite: its weights are damaged or it was trained at too "
        + "high a learning rate. Train it again, or give another checkpoint"
    case .featureNotFinite(let model, let image, let value):
      "\(model): an output for image \(image) is \(value): give the input that the model needs (--set input.mean, "
        + "input.std, input.scale), or another model"
    case .tooLittleMemory(let needed, let limit, let owner, let remedy):
      "training needs \(MemorySize.text(needed)) of memory, and \(owner) has "
        + "\(MemorySize.text(limit)). \(remedy)"
    case .tooLittleDisk(let path, let needed, let free):
      "\(path): the run will take \(MemorySize.text(needed)) more, and the disk has "
        + "\(MemorySize.text(free)) left. Make room, or choose another --out"
    case .inputOutput(let path, let what), .inUse(let path, let what):
      "\(path): \(what)"
    case .foldsInUse(let folders):
      "\(folders.joined(separator: ", ")): another derm-train is training "
        + "\(folders.count == 1 ? "this fold" : "these folds"), and all others are done. "
        + "The same command makes the report when \(folders.count == 1 ? "it is" : "they are") finished"
    case .interrupted(let signal, let saved):
      "stopped by signal \(signal); saved in \(saved). The same command resumes from there"
    }
  }

  /// The status with which a command ends because of the error.
  package var exitStatus: ExitStatus {
    switch self {
    case .unknownBackend, .unknownModel, .unusableInput, .unsupported, .notExportable,
      .unclearOutput:
      .usage
    // A position within a file is the file's; a flag has none.
    case .badRecipe(_, let line, _, _, _): line == nil ? .usage : .badData
    case .missingLibrary, .missingOnnxRuntime, .noBackend, .unsupportedDType, .unfinishedJobs:
      .missingInput
    case .stateMismatch, .unusablePack, .badCheckpoint, .otherVersion, .badTable, .brokenName,
      .lossNotFinite, .weightsNotFinite, .scoreNotFinite, .featureNotFinite, .otherRun:
      .badData
    case .tooLittleMemory, .tooLittleDisk, .outOfMemory, .inputOutput, .inUse, .foldsInUse,
      .interrupted:
      .inputOutput
    case .callFailed: .bug
    }
  }
}
