import Foundation
import Subprocess

extension PDFEngine {
  /// Several pages at once, by engines that stay warm: starting one takes longer than a letter does.
  ///
  /// - Parameter made: told after each page how many are done.
  /// - Returns: the PDFs in the order of the pages.
  package func pdfs(
    from pages: [String], made: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws(DocumentError) -> [[UInt8]] {
    guard !pages.isEmpty else { return [] }
    guard let interpreter else {
      try await checkVersion()
      var pdfs: [[UInt8]] = []
      for page in pages {
        pdfs.append(try await printed(page))
        made(pdfs.count)
      }
      return pdfs
    }
    let workers = min(pages.count, max(1, ProcessInfo.processInfo.activeProcessorCount))
    let counter = Counter(made)
    do {
      return try await withThrowingTaskGroup(of: [(Int, [UInt8])].self) { group in
        for worker in 0..<workers {
          let share = stride(from: worker, to: pages.count, by: workers).map { ($0, pages[$0]) }
          group.addTask { try await self.print(share, by: interpreter, counter) }
        }
        group.addTask {
          let limit = Self.secondsLimit + 10 * (pages.count - 1)
          try await Task.sleep(for: .seconds(limit))
          throw DocumentError.engineTimedOut(seconds: limit)
        }
        defer { group.cancelAll() }
        var all: [Int: [UInt8]] = [:]
        while all.count < pages.count, let done = try await group.next() {
          for (index, pdf) in done { all[index] = pdf }
        }
        return pages.indices.compactMap { all[$0] }
      }
    } catch let error as DocumentError { throw error } catch { throw .engineFailed(exitCode: -1) }
  }

  /// One worker: each page goes in, and after the engine's version each PDF comes out, both behind their length
  /// in bytes on a line.
  private func print(_ share: [(Int, String)], by interpreter: String, _ counter: Counter) async throws -> [(
    Int, [UInt8]
  )] {
    let input = share.flatMap { _, page in Array("\(page.utf8.count)\n".utf8) + Array(page.utf8) }
    let result = try await Subprocess.run(
      .path(.init(interpreter)), arguments: ["-c", Self.program], environment: Self.environment.updating(Self.noTools),
      input: EngineInput(bytes: input), output: .sequence, error: .discarded
    ) { execution in
      // the version, then the PDFs; nothing is thrown in here, while the page may still be on its way
      var answers: [[UInt8]] = []
      var received: [UInt8] = []
      for try await buffer in execution.standardOutput {
        buffer.withUnsafeBytes { received += Array($0) }
        while let answer = Self.takeFirst(&received) {
          answers.append(answer)
          if answers.count > 1 { await counter.oneMore() }
        }
      }
      return answers
    }
    let answers = result.closureResult
    if let version = answers.first { try Self.check(version: String(decoding: version, as: UTF8.self)) }
    let pdfs = answers.dropFirst()
    guard case .exited(0) = result.terminationStatus, pdfs.count == share.count,
      pdfs.allSatisfy({ $0.starts(with: Array("%PDF-".utf8)) })
    else { throw DocumentError.engineFailed(exitCode: -1) }
    return Array(zip(share.map(\.0), pdfs))
  }

  /// Looking for its libraries the engine would start compilers, to find what the loader has found already.
  private static let noTools: [Environment.Key: String] = ["PATH": "/nonexistent"]

  /// The first whole answer of what was received so far.
  private static func takeFirst(_ received: inout [UInt8]) -> [UInt8]? {
    guard let end = received.firstIndex(of: UInt8(ascii: "\n")),
      let length = Int(String(decoding: received[..<end], as: UTF8.self)), received.count > end + length
    else { return nil }
    let answer = Array(received[(end + 1)...(end + length)])
    received.removeFirst(end + 1 + length)
    return answer
  }

  /// The Python that the engine was installed with: it stands on the first line of its program.
  /// `nil` where another program starts the engine: then only the engine itself knows its Python.
  var interpreter: String? {
    let line =
      FileManager.default.contents(atPath: path)
      .flatMap { String(validating: $0.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self) } ?? ""
    let program = line.dropFirst(2)
    guard line.hasPrefix("#!/"), !program.contains(" "), program.split(separator: "/").last?.hasPrefix("python") == true
    else { return nil }
    return String(program)
  }

  /// What a worker runs: nothing is fetched but what stands in the page itself.
  static let program = """
    import sys
    sys.path = [folder for folder in sys.path if folder]  # nothing of the folder this happens to run in
    import weasyprint
    read, write = sys.stdin.buffer, sys.stdout.buffer
    def answer(content):
        write.write(b'%d\\n' % len(content) + content)
        write.flush()
    answer(weasyprint.__version__.encode())
    from weasyprint.urls import URLFetcher
    fetcher = URLFetcher(allowed_protocols={'data'})
    while line := read.readline():
        html = read.read(int(line)).decode('utf-8')
        page = weasyprint.HTML(string=html, base_url=None, url_fetcher=fetcher)
        answer(page.write_pdf(pdf_variant='pdf/ua-1'))
    """

  private actor Counter {
    private var count = 0
    private let made: @Sendable (Int) -> Void
    init(_ made: @escaping @Sendable (Int) -> Void) { self.made = made }
    func oneMore() {
      count += 1
      made(count)
    }
  }
}
