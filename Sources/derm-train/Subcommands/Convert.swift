internal import ArgumentParser
internal import Console
internal import Documents
internal import Train

/// `derm-train convert`: weights of any known kind as safetensors.
struct ConvertCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert weights (safetensors, .pth, .caffemodel, a checkpoint) to safetensors.",
    discussion: """
      Names become torchvision's; batch normalisation of Caffe is folded; momentum buffers and counters \
      are left out. The preprocessing that the weights need is written to the metadata, where --init \
      finds it.

      Examples:
        derm-train convert resnet50-11ad3fa6.pth resnet50.safetensors \\
          --model resnet50
        derm-train convert ResNet-50-model.caffemodel v1.safetensors \\
          --mean-image ResNet_mean.binaryproto
        derm-train convert data/runs/NAME/fold-0/last.safetensors weights.safetensors
      """)

  @Argument(help: "The file to read; its kind is recognised by its content.") var input: String
  @Argument(help: "The safetensors file to write.") var output: String
  @Option(help: "The model that the weights must fit; tensors that it does not have are dropped.")
  var model: String?
  @Option(help: "A map of names: CSV with the columns from,to.") var names: String?
  @Option(help: "A mean image to add to the file: binaryproto, npy or safetensors.")
  var meanImage: String?
  @Option(help: "The preprocessing of a file that states none: torchvision or caffe.")
  var preprocessing = "torchvision"
  @OptionGroup var outputMode: OutputModeOptions

  func validate() throws {
    guard Conversion.Input(rawValue: preprocessing) != nil else {
      throw ValidationError(
        "--preprocessing must be torchvision or caffe, not '\(preprocessing)'.")
    }
  }

  func execute() throws {
    var options = Conversion.Options()
    options.model = model
    options.nameMap = names
    options.meanImage = meanImage
    options.input = Conversion.Input(rawValue: preprocessing) ?? .torchvision
    let summary = try Conversion.run(from: input, to: output, options: options)
    let bar = ProgressDisplay(outputMode.mode)
    bar.event(summary)
    bar.say("\(input): \(summary.format)\(summary.model.map { ", model \($0)" } ?? "")")
    for change in summary.changes { bar.say("  \(change)") }
    bar.say("  preprocessing: \(summary.input)")
    bar.say(
      "  \(NumberText.counted(summary.tensors, "tensor")), \(NumberText.counted(summary.numbers, "number"))"
    )
    print(output)
  }
}
