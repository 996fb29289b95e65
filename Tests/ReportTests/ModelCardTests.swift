import Testing

@testable import Report

@Suite struct ModelCardTests {
  @Test func `a card names the weights' files without the folders of whoever trained`() {
    let both = "/home/my weights/r18.safetensors 0c7a671e; mean image ../mean.npy 11223344"
    #expect(
      ModelCard.withoutFolders(both) == "r18.safetensors 0c7a671e; mean image mean.npy 11223344")
    #expect(ModelCard.withoutFolders("scratch") == "scratch")
    #expect(ModelCard.withoutFolders("") == "")
  }
}
