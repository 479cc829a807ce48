/// The pages of the documents, as text: Mustache templates, their style sheet, and the fixed texts in
/// both languages. `[[key]]` in a page stands for a fixed text, `{{value}}` for a value.
package enum Templates {
  /// `client-letter.mustache` and so on; `texts.yaml` arrives as JSON.
  package static func text(_ name: String) -> String? {
    EmbeddedFiles.all.first { $0.path == name }?.text
  }

  package static var pages: [(name: String, text: String)] {
    EmbeddedFiles.all.filter { $0.path.hasSuffix(".mustache") || $0.path.hasSuffix(".css") }
      .map { (name: $0.path, text: $0.text) }
  }
}
