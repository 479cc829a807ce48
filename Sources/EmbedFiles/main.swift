import DataFiles
import Foundation

// embedfiles FOLDER OUTPUT: writes the text files below FOLDER as Swift raw string literals.
// YAML becomes JSON on the way, which reads seven times as fast at start; a fault in it stops the
// build with its file and line. Files named *.cases.yaml are tests and stay out.

func stop(_ message: String) -> Never {
  FileHandle.standardError.write(Data("error: \(message)\n".utf8))
  exit(1)
}

guard CommandLine.arguments.count == 3 else { stop("usage: embedfiles FOLDER OUTPUT") }
let folder = URL(filePath: CommandLine.arguments[1]).standardizedFileURL
let output = URL(filePath: CommandLine.arguments[2])
let names = (FileManager.default.subpaths(atPath: folder.path) ?? []).sorted()
  .filter { name in
    !name.hasPrefix(".") && name.contains(".") && !name.hasSuffix(".swift") && !name.hasSuffix(".cases.yaml")
  }

var source = """
  /// The text files of this target's data folder, in order of their path. Generated; do not edit.
  enum EmbeddedFiles {
    static let all: [(path: String, text: String)] = [

  """
var contents: [String] = []
for name in names {
  let file = folder.appending(path: name)
  guard var text = try? String(contentsOf: file, encoding: .utf8) else {
    stop("\(file.path): not UTF-8 text")
  }
  if name.hasSuffix(".yaml") {
    do {
      text = try DataFile.parse(text, name: file.path, as: .yaml).packingLists(under: ["nl", "en", "patterns", "firm"])
        .json
    } catch {
      stop(error.faults.map(\.description).joined(separator: "\n"))
    }
  }
  contents += [name, text]
  source += "    (\"\(name)\", ###\"\"\"\n\(text)\n\"\"\"###),\n"
}
// what the files hold is named once, here, and not at every start
source += "  ]\n  static let hash = \"\(sha256(contents))\"\n}\n"
do {
  try Data(source.utf8).write(to: output)
} catch {
  stop("\(output.path): cannot be written")
}
