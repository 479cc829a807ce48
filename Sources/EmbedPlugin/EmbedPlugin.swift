import Foundation
import PackagePlugin

/// Compiles the text files of a target's data folder into one Swift file, `EmbeddedFiles`.
///
/// Resources in a bundle are lost when the binary is moved, and the compiler's own embedding takes
/// seconds for what this does in a tenth of one.
@main
struct EmbedPlugin: BuildToolPlugin {
  /// Where a target keeps its text files: the folder of its data, or its own.
  private static let folders = ["Knowledge": "Data", "Migrations": ".", "Templates": "."]

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let module = target as? any SourceModuleTarget, let name = Self.folders[target.name] else {
      return []
    }
    let folder = module.directoryURL.appending(path: name).standardizedFileURL
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let inputs = (files?.compactMap { $0 as? URL } ?? []).filter { !$0.hasDirectoryPath && $0.pathExtension != "swift" }
      .sorted { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(target.name)/\(name)",
        executable: try context.tool(named: "EmbedFiles").url,
        arguments: [folder.path, output.path],
        inputFiles: inputs, outputFiles: [output])
    ]
  }
}
