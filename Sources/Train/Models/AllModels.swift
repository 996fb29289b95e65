/// The registry of models.
package enum AllModels {
  /// Every model, in the order in which they are listed to the user.
  package static let all: [any Model.Type] = [
    ResNet50.self,
    ResNet50V1.self,
    ResNet101.self,
    ResNet152.self,
    ResNet18.self,
    ResNet34.self,
    AlexNet.self,
    MobileNetV3Small.self,
    EfficientNetB0.self,
    ConvNeXtTiny.self,
    ResNetSmall.self,
  ]

  /// The model of this name.
  ///
  /// Throws `unknownModel` with the names that exist.
  package static func named(_ name: String) throws(TrainError) -> any Model.Type {
    guard let model = all.first(where: { $0.name == name }) else {
      throw .unknownModel(name: name, known: all.map { $0.name })
    }
    return model
  }
}
